//! The pitfalls of work that never runs: what the broken programs do, and what the mended ones do.

use crate::common::both;
use pitfalls::never_runs::*;

#[test]
fn a_future_that_is_not_awaited_never_runs() {
    let [broken, fixed] = both(&future_not_awaited::PITFALL);
    assert_eq!(&broken["saved"], "0", "a call only makes a future");
    assert_eq!(&broken["after"], "0.0 s", "and waits for nothing");
    assert_eq!(&fixed["saved"], "1");
    assert_eq!(&fixed["after"], "0.1 s");
}

#[test]
fn an_async_function_given_to_map_never_runs() {
    let [broken, fixed] = both(&async_in_map::PITFALL);
    assert_eq!(&broken["mailed"], "0", "there was a user, and no mail");
    assert_eq!(&fixed["mailed"], "1");
}

#[test]
fn a_future_that_an_async_block_returns_never_runs() {
    let [broken, fixed] = both(&async_yields_async::PITFALL);
    assert_eq!(
        &broken["the task ended well"], "true",
        "and nothing tells that"
    );
    assert_eq!(&broken["uploaded"], "0", "its work wasn't done");
    assert_eq!(&fixed["the task ended well"], "true");
    assert_eq!(&fixed["uploaded"], "1");
}

#[test]
fn a_future_that_leaves_a_thread_for_blocking_never_runs() {
    let [broken, fixed] = both(&spawn_blocking_async::PITFALL);
    assert_eq!(&broken["it ended well"], "true", "and nothing tells that");
    assert_eq!(
        &broken["bytes uploaded"], "0",
        "the async part wasn't polled"
    );
    assert_eq!(&fixed["it ended well"], "true");
    assert_eq!(&fixed["bytes uploaded"], "10");
}

#[test]
fn nobody_hears_of_the_error_of_a_task_whose_handle_is_dropped() {
    let [broken, fixed] = both(&ignored_join_handle::PITFALL);
    assert_eq!(&broken["the caller was told"], "that all is well");
    assert_eq!(
        &fixed["the caller was told"], "the disk is full",
        "the set hands the error on"
    );
    assert_eq!(
        &fixed["after"], "0.3 s",
        "and does so when it happens, not at the end"
    );
}

#[test]
fn tasks_that_main_does_not_wait_for_are_dropped_in_the_middle() {
    let [broken, fixed] = both(&detached_at_exit::PITFALL);
    assert_eq!(&broken["saved"], "0", "each was dropped at its await");
    assert_eq!(&fixed["saved"], &fixed["jobs"]);
}

#[test]
fn a_join_set_that_is_dropped_aborts_its_tasks() {
    let [broken, fixed] = both(&join_set_dropped::PITFALL);
    assert_eq!(
        &broken["sent"], "0",
        "a dropped handle would have let them go on"
    );
    assert_eq!(&fixed["sent"], &fixed["mails"]);
}

#[test]
fn a_current_thread_runtime_runs_tasks_only_inside_of_block_on() {
    let [broken, fixed] = both(&idle_runtime::PITFALL);
    assert_eq!(&broken["refreshed"], "0");
    assert_eq!(
        &broken["tasks that wait"], "1",
        "the metric knows of the task that nobody runs"
    );
    assert_eq!(&fixed["refreshed"], "1");
    assert_eq!(&fixed["tasks that wait"], "0");
}

#[test]
fn the_tasks_of_a_local_set_run_only_while_the_set_is_polled() {
    let [broken, fixed] = both(&local_set_not_driven::PITFALL);
    assert_eq!(&broken["the task ended"], "no, after 1.0 s it still waits");
    assert_eq!(&broken["hits"], "0", "it didn't even begin");
    assert_eq!(&fixed["the task ended"], "yes");
    assert_eq!(&fixed["hits"], "1");
}

#[test]
fn a_future_that_keeps_no_waker_is_not_polled_again() {
    let [broken, fixed] = both(&pending_without_waker::PITFALL);
    assert_eq!(
        &broken["the reader got"],
        "nothing, 1.0 s after the letter came"
    );
    assert_eq!(&fixed["the reader got"], "7");
}

#[test]
fn a_future_that_keeps_its_first_waker_wakes_the_wrong_task() {
    let [broken, fixed] = both(&stale_waker::PITFALL);
    assert_eq!(&broken["in the first task"], "not yet");
    assert_eq!(
        &broken["in the second task"],
        "nothing, 1.0 s after the letter came"
    );
    assert_eq!(&fixed["in the first task"], "not yet");
    assert_eq!(&fixed["in the second task"], "7");
}
