//! The pitfalls of code that keeps the thread: what the broken programs do, and what the mended ones do.

use crate::common::both;
use pitfalls::blocking::*;
use pitfalls::frame::{Pitfall, Watch};

/// What is seen of a process that was ended by force.
const HUNG: &str = "hung, and was ended by force";

#[test]
fn a_thread_that_sleeps_keeps_all_its_tasks_waiting() {
    let [broken, fixed] = both(&thread_sleep::PITFALL);
    assert_eq!(&broken["another task ran meanwhile"], "no");
    assert_eq!(&fixed["another task ran meanwhile"], "yes");
}

#[test]
fn a_computation_keeps_all_tasks_of_its_thread_waiting() {
    let [broken, fixed] = both(&cpu_work::PITFALL);
    assert_eq!(&broken["the health check was answered"], "after that");
    assert_eq!(&fixed["the health check was answered"], "meanwhile");
    assert_eq!(broken["primes"], fixed["primes"], "both compute the same");
}

#[test]
fn an_await_that_is_always_ready_gives_nobody_a_turn() {
    let [broken, fixed] = both(&always_ready::PITFALL);
    assert_eq!(&broken["turns of another task meanwhile"], "0");
    assert_eq!(
        &fixed["turns of another task meanwhile"], "7",
        "one turn every 128 rounds"
    );
    assert_eq!(broken["sum"], fixed["sum"], "both compute the same");
}

#[test]
fn a_full_channel_seems_empty_when_the_budget_is_used_up() {
    let [broken, fixed] = both(&empty_after_128::PITFALL);
    assert_eq!(&broken["taken"], "128", "and 872 are left");
    assert_eq!(&fixed["taken"], &fixed["messages"]);
}

#[test]
fn a_loop_that_asks_without_an_await_asks_in_vain() {
    let [broken, fixed] = both(&busy_wait::PITFALL);
    assert_eq!(&broken["the answer"], "never came");
    assert_eq!(&fixed["the answer"], "42");
}

#[test]
fn a_channel_of_std_blocks_the_thread_that_its_sender_needs() {
    let [broken, fixed] = both(&std_recv::PITFALL);
    assert_eq!(&broken["the process"], HUNG);
    assert_eq!(&fixed["received"], "7");
}

#[test]
fn block_on_inside_of_a_task_panics() {
    let [broken, fixed] = both(&block_on_in_async::PITFALL);
    assert_says(&broken["panicked"], &block_on_in_async::PITFALL);
    assert_eq!(&fixed["status"], "200");
}

#[test]
fn the_block_on_of_futures_inside_of_a_task_hangs() {
    let [broken, fixed] = both(&futures_block_on::PITFALL);
    assert_eq!(&broken["the process"], HUNG);
    assert_eq!(&fixed["status"], "200");
}

#[test]
fn block_on_of_a_handle_does_not_drive_the_timers_of_a_current_thread_runtime() {
    let [broken, fixed] = both(&handle_block_on::PITFALL);
    assert_eq!(&broken["the process"], HUNG);
    assert_eq!(&fixed["status"], "200");
}

#[test]
#[cfg(unix)]
fn a_blocking_socket_is_refused_by_a_debug_build() {
    let [broken, fixed] = both(&blocking_socket::PITFALL);
    assert_says(&broken["panicked"], &blocking_socket::PITFALL);
    assert_eq!(&fixed["it listens"], "yes");
}

#[test]
fn the_task_spawned_last_waits_for_its_parent_though_a_worker_is_idle() {
    let [broken, fixed] = both(&lifo_slot::PITFALL);
    assert_eq!(&broken["the child ran meanwhile"], "no");
    assert_eq!(&fixed["the child ran meanwhile"], "yes");
}

#[test]
fn what_is_joined_beside_block_in_place_stands_still() {
    let [broken, fixed] = both(&block_in_place_join::PITFALL);
    assert_eq!(&broken["the heart beat meanwhile"], "no");
    assert_eq!(&fixed["the heart beat meanwhile"], "yes");
}

#[test]
fn abort_does_not_stop_a_thread_for_blocking() {
    let [broken, fixed] = both(&spawn_blocking_abort::PITFALL);
    assert_eq!(&broken["it stopped before the tenth page"], "no");
    assert_eq!(&fixed["it stopped before the tenth page"], "yes");
}

#[test]
fn each_computation_gets_a_thread_of_its_own() {
    let [broken, fixed] = both(&spawn_blocking_flood::PITFALL);
    assert_eq!(&broken["jobs at once"], "more than two");
    assert_eq!(&fixed["jobs at once"], "two");
}

#[test]
fn a_file_waits_for_ever_when_all_threads_for_blocking_are_taken() {
    let [broken, fixed] = both(&blocking_pool_full::PITFALL);
    assert_eq!(&broken["the file was looked up"], "no, it still waits");
    assert_eq!(&fixed["the file was looked up"], "yes");
}

#[test]
fn a_read_of_the_standard_input_keeps_the_program_from_ending() {
    let [broken, fixed] = both(&stdin_at_exit::PITFALL);
    assert_eq!(
        &broken["the process"], HUNG,
        "the drop of the runtime waits for the read"
    );
    assert_eq!(&fixed["the user said"], "nothing");
    assert_eq!(&fixed["the program"], "ended");
}

#[test]
fn a_log_line_hangs_when_nobody_reads_the_pipe() {
    let [broken, fixed] = both(&print_to_full_pipe::PITFALL);
    assert_eq!(&broken["the process"], HUNG);
    assert_eq!(&fixed["requests served"], "10000");
}

#[test]
fn each_small_read_of_a_file_is_a_trip_to_another_thread() {
    let [broken, fixed] = both(&small_reads::PITFALL);
    assert_eq!(&broken["waits for another thread"], "hundreds");
    assert_eq!(&fixed["waits for another thread"], "a few");
    assert_eq!(broken["sum"], fixed["sum"], "both read the same");
}

/// What was seen begins with the words that the catalogue quotes.
fn assert_says(seen: &str, pitfall: &Pitfall) {
    let [Watch::Panic(message)] = pitfall.shown_by else {
        panic!("{} quotes no message", pitfall.name);
    };
    assert!(seen.starts_with(message), "{seen:?} and not {message:?}");
}
