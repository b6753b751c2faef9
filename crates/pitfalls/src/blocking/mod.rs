//! Code that keeps the thread: tasks that stand still, programs that hang, threads that can't be stopped.

pub mod always_ready;
pub mod block_in_place_join;
pub mod block_on_in_async;
pub mod blocking_pool_full;
pub mod blocking_socket;
pub mod busy_wait;
pub mod cpu_work;
pub mod empty_after_128;
pub mod futures_block_on;
pub mod handle_block_on;
pub mod lifo_slot;
pub mod print_to_full_pipe;
pub mod small_reads;
pub mod spawn_blocking_abort;
pub mod spawn_blocking_flood;
pub mod std_recv;
pub mod stdin_at_exit;
pub mod thread_sleep;

use std::time::Duration;

use crate::frame::Pitfall;

/// The pitfalls of this family.
pub(crate) const PITFALLS: &[&Pitfall] = &[
    &thread_sleep::PITFALL,
    &cpu_work::PITFALL,
    &always_ready::PITFALL,
    &empty_after_128::PITFALL,
    &busy_wait::PITFALL,
    &std_recv::PITFALL,
    &block_on_in_async::PITFALL,
    &futures_block_on::PITFALL,
    &handle_block_on::PITFALL,
    &blocking_socket::PITFALL,
    &lifo_slot::PITFALL,
    &block_in_place_join::PITFALL,
    &spawn_blocking_abort::PITFALL,
    &spawn_blocking_flood::PITFALL,
    &blocking_pool_full::PITFALL,
    &stdin_at_exit::PITFALL,
    &print_to_full_pipe::PITFALL,
    &small_reads::PITFALL,
];

/// Something that blocks: a driver, a system call, a computation.
fn hold_the_thread(time: Duration) {
    #[expect(
        clippy::disallowed_methods,
        reason = "it stands for what can't be awaited"
    )]
    std::thread::sleep(time);
}

/// A runtime as `#[tokio::main(flavor = "current_thread")]` makes it.
fn on_one_thread() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap_or_else(|error| panic!("a runtime can't be started: {error}"))
}
