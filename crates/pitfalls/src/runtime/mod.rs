//! The runtime: panics where there is none or the wrong one, and what is lost between threads, tasks and runtimes.

pub mod block_in_place_on_one_thread;
pub mod client_of_dead_runtime;
pub mod large_future;
pub mod main_is_no_worker;
pub mod no_reactor;
pub mod runtime_dropped_in_async;
pub mod runtime_per_call;
pub mod span_entered_across_await;
pub mod span_lost_in_spawn;
pub mod spawn_local_outside;
pub mod task_local_lost;
pub mod thread_local_across_await;
pub mod timers_disabled;

use std::any::Any;

use crate::frame::{Pitfall, panic_message};

/// The pitfalls of this family.
pub(crate) const PITFALLS: &[&Pitfall] = &[
    &no_reactor::PITFALL,
    &timers_disabled::PITFALL,
    &runtime_dropped_in_async::PITFALL,
    &block_in_place_on_one_thread::PITFALL,
    &spawn_local_outside::PITFALL,
    &client_of_dead_runtime::PITFALL,
    &runtime_per_call::PITFALL,
    &main_is_no_worker::PITFALL,
    &large_future::PITFALL,
    &task_local_lost::PITFALL,
    &thread_local_across_await::PITFALL,
    &span_entered_across_await::PITFALL,
    &span_lost_in_spawn::PITFALL,
];

/// The first sentence of what a panic said.
pub(crate) fn first_sentence(panic: &(dyn Any + Send)) -> String {
    let message = panic_message(panic);
    match message.split_once(". ") {
        Some((first, _)) => format!("{first}."),
        None => message,
    }
}
