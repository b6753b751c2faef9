//! The pitfalls of runtimes: what the broken programs do, and what the mended ones do.

use crate::common::both;
use pitfalls::frame::{Pitfall, Seen, Watch};
use pitfalls::runtime::*;

#[test]
fn a_thread_without_a_runtime_panics_where_it_needs_one() {
    let fixed = panics(&no_reactor::PITFALL);
    assert_eq!(&fixed["the answer"], "42");
}

#[test]
fn a_runtime_that_was_built_without_a_clock_panics_at_its_first_timer() {
    let fixed = panics(&timers_disabled::PITFALL);
    assert_eq!(&fixed["slept"], "yes");
}

#[test]
fn a_runtime_that_is_dropped_in_async_code_panics() {
    let fixed = panics(&runtime_dropped_in_async::PITFALL);
    assert_eq!(&fixed["status"], "200");
}

#[test]
fn block_in_place_panics_on_a_current_thread_runtime() {
    let fixed = panics(&block_in_place_on_one_thread::PITFALL);
    assert_eq!(&fixed["bytes"], "10");
}

#[test]
fn spawn_local_panics_outside_of_a_local_set() {
    let fixed = panics(&spawn_local_outside::PITFALL);
    assert_eq!(&fixed["hits"], "1");
}

#[test]
fn a_client_that_outlives_its_runtime_has_lost_its_connection() {
    let [broken, fixed] = both(&client_of_dead_runtime::PITFALL);
    assert_eq!(&broken["first test"], "200", "alone it works");
    assert_eq!(&broken["second test"], "the connection's task is gone");
    assert_eq!(&fixed["first test"], "200");
    assert_eq!(&fixed["second test"], "200");
}

#[test]
fn a_runtime_for_each_call_starts_its_threads_for_each_call() {
    let [broken, fixed] = both(&runtime_per_call::PITFALL);
    assert_eq!(
        &broken["threads started"], "20",
        "two for each of ten calls"
    );
    assert_eq!(&fixed["threads started"], "2");
}

#[test]
fn the_body_of_main_wakes_a_sleeping_worker_for_each_task() {
    let [broken, fixed] = both(&main_is_no_worker::PITFALL);
    assert_eq!(&broken["the worker fell asleep"], "again and again");
    assert_eq!(&fixed["the worker fell asleep"], "a few times");
    assert_eq!(broken["answers"], fixed["answers"], "both ask as often");
}

#[test]
fn a_future_is_as_large_as_what_it_holds() {
    let [broken, fixed] = both(&large_future::PITFALL);
    assert_eq!(
        &broken["the future has, in KiB"], &broken["the buffer has, in KiB"],
        "the buffer is in it"
    );
    assert_eq!(&fixed["the future has, in KiB"], "0", "a pointer is in it");
}

#[test]
fn a_task_local_value_does_not_go_along_to_a_spawned_task() {
    let [broken, fixed] = both(&task_local_lost::PITFALL);
    assert_eq!(&broken["the query is for"], "nobody");
    assert_eq!(&fixed["the query is for"], "request 7");
}

#[test]
fn a_thread_local_value_is_another_tasks_after_an_await() {
    let [broken, fixed] = both(&thread_local_across_await::PITFALL);
    assert_eq!(&broken["user 1's cart is paid by user"], "2");
    assert_eq!(&fixed["user 1's cart is paid by user"], "1");
    assert_eq!(&fixed["user 2's cart is paid by user"], "2");
}

#[test]
fn a_span_that_stays_entered_takes_over_the_lines_of_other_tasks() {
    let [broken, fixed] = both(&span_entered_across_await::PITFALL);
    assert_eq!(&broken["the first logs under"], "second");
    assert_eq!(&fixed["the first logs under"], "first");
    assert_eq!(&fixed["the second logs under"], "second");
}

#[test]
fn a_spawned_task_does_not_know_the_span_of_who_spawned_it() {
    let [broken, fixed] = both(&span_lost_in_spawn::PITFALL);
    assert_eq!(&broken["the query logs under"], "no span");
    assert_eq!(&fixed["the query logs under"], "request");
}

/// The broken program panics with the words that the catalogue quotes. Returns what the mended one does.
fn panics(pitfall: &Pitfall) -> Seen {
    let [broken, fixed] = both(pitfall);
    let [Watch::Panic(message)] = pitfall.shown_by else {
        panic!("{} quotes no message", pitfall.name);
    };
    let said = &broken["panicked"];
    assert!(said.starts_with(message), "{said:?} and not {message:?}");
    fixed
}
