//! The exercises as given.
//!
//! Those that the compiler refuses are declared for rustfmt and for the book's check, which follow `mod`, and aren't compiled here:
//! `tests/checker/reader.rs` compiles each alone, and compares the error.

#![allow(
    clippy::all,
    clippy::disallowed_methods,
    clippy::let_underscore_must_use,
    clippy::significant_drop_in_scrutinee,
    clippy::unused_async,
    dead_code,
    unused,
    unused_must_use,
    reason = "they are wrong, and the reader is to find out how"
)]

#[path = "../../exercises/a_test_that_can_fail.rs"]
mod a_test_that_can_fail;
#[path = "../../exercises/all_in_memory.rs"]
mod all_in_memory;
#[path = "../../exercises/blocked_thread.rs"]
mod blocked_thread;
#[path = "../../exercises/cancel_safe_reader.rs"]
mod cancel_safe_reader;
#[path = "../../exercises/cancelled_send.rs"]
mod cancelled_send;
#[path = "../../exercises/connection_per_call.rs"]
mod connection_per_call;
#[path = "../../exercises/first_answer.rs"]
mod first_answer;
#[path = "../../exercises/forgotten_await.rs"]
mod forgotten_await;
#[path = "../../exercises/forgotten_sender.rs"]
mod forgotten_sender;
#[path = "../../exercises/frozen_stream.rs"]
mod frozen_stream;
#[path = "../../exercises/given_up_still_running.rs"]
mod given_up_still_running;
#[path = "../../exercises/graceful_shutdown.rs"]
mod graceful_shutdown;
#[path = "../../exercises/held_too_long.rs"]
mod held_too_long;
#[path = "../../exercises/locked_out.rs"]
mod locked_out;
#[path = "../../exercises/lost_at_exit.rs"]
mod lost_at_exit;
#[path = "../../exercises/lost_bytes.rs"]
mod lost_bytes;
#[path = "../../exercises/no_goodbye.rs"]
mod no_goodbye;
#[path = "../../exercises/no_limit.rs"]
mod no_limit;
#[path = "../../exercises/one_after_another.rs"]
mod one_after_another;
#[path = "../../exercises/one_panic_ends_all.rs"]
mod one_panic_ends_all;
#[path = "../../exercises/pace.rs"]
mod pace;
#[path = "../../exercises/pool_of_one.rs"]
mod pool_of_one;
#[path = "../../exercises/retry.rs"]
mod retry;
#[path = "../../exercises/runtime_in_a_runtime.rs"]
mod runtime_in_a_runtime;
#[path = "../../exercises/stale_answer.rs"]
mod stale_answer;
#[path = "../../exercises/still_in_the_room.rs"]
mod still_in_the_room;
#[path = "../../exercises/swallowed_error.rs"]
mod swallowed_error;
#[path = "../../exercises/timer_in_select.rs"]
mod timer_in_select;
#[path = "../../exercises/too_slow_a_listener.rs"]
mod too_slow_a_listener;
#[path = "../../exercises/workers_in_a_row.rs"]
mod workers_in_a_row;
#[path = "../../exercises/wrong_clock.rs"]
mod wrong_clock;

#[cfg(any())]
#[path = "../../exercises/async_recursion.rs"]
mod async_recursion;

#[cfg(any())]
#[path = "../../exercises/borrowed_by_a_task.rs"]
mod borrowed_by_a_task;
