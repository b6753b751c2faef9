//! The solutions.

#[path = "../../solutions/a_test_that_can_fail.rs"]
mod a_test_that_can_fail;
#[path = "../../solutions/all_in_memory.rs"]
mod all_in_memory;
#[path = "../../solutions/async_recursion.rs"]
mod async_recursion;
#[path = "../../solutions/blocked_thread.rs"]
mod blocked_thread;
#[path = "../../solutions/borrowed_by_a_task.rs"]
mod borrowed_by_a_task;
#[path = "../../solutions/cancel_safe_reader.rs"]
mod cancel_safe_reader;
#[path = "../../solutions/cancelled_send.rs"]
mod cancelled_send;
#[path = "../../solutions/connection_per_call.rs"]
mod connection_per_call;
#[path = "../../solutions/first_answer.rs"]
mod first_answer;
#[path = "../../solutions/forgotten_await.rs"]
mod forgotten_await;
#[path = "../../solutions/forgotten_sender.rs"]
mod forgotten_sender;
#[path = "../../solutions/frozen_stream.rs"]
mod frozen_stream;
#[path = "../../solutions/given_up_still_running.rs"]
mod given_up_still_running;
#[path = "../../solutions/graceful_shutdown.rs"]
mod graceful_shutdown;
#[path = "../../solutions/held_too_long.rs"]
mod held_too_long;
#[path = "../../solutions/locked_out.rs"]
mod locked_out;
#[path = "../../solutions/lost_at_exit.rs"]
mod lost_at_exit;
#[path = "../../solutions/lost_bytes.rs"]
mod lost_bytes;
#[path = "../../solutions/no_goodbye.rs"]
mod no_goodbye;
#[path = "../../solutions/no_limit.rs"]
mod no_limit;
#[path = "../../solutions/one_after_another.rs"]
mod one_after_another;
#[path = "../../solutions/one_panic_ends_all.rs"]
mod one_panic_ends_all;
#[path = "../../solutions/pace.rs"]
mod pace;
#[path = "../../solutions/pool_of_one.rs"]
mod pool_of_one;
#[path = "../../solutions/retry.rs"]
mod retry;
#[path = "../../solutions/runtime_in_a_runtime.rs"]
mod runtime_in_a_runtime;
#[path = "../../solutions/stale_answer.rs"]
mod stale_answer;
#[path = "../../solutions/still_in_the_room.rs"]
mod still_in_the_room;
#[path = "../../solutions/swallowed_error.rs"]
mod swallowed_error;
#[path = "../../solutions/timer_in_select.rs"]
mod timer_in_select;
#[path = "../../solutions/too_slow_a_listener.rs"]
mod too_slow_a_listener;
#[path = "../../solutions/workers_in_a_row.rs"]
mod workers_in_a_row;
#[path = "../../solutions/wrong_clock.rs"]
mod wrong_clock;
