//! The pitfalls of tests: what the broken ones do, and what the mended ones do.

use crate::common::both;
use pitfalls::tests::*;

#[test]
fn an_assertion_that_fails_in_a_task_leaves_the_test_green() {
    let [broken, fixed] = both(&assert_in_a_task::PITFALL);
    assert_eq!(&broken["the test"], "passes", "though the answer is wrong");
    assert_eq!(&fixed["the test"], "fails");
}

#[test]
fn a_test_that_sleeps_fails_on_a_busy_machine() {
    let [broken, fixed] = both(&sleeps_and_hopes::PITFALL);
    assert_eq!(&broken["the test on an idle machine"], "passes");
    assert_eq!(
        &broken["the test on a busy machine"], "fails",
        "though the code is right"
    );
    assert_eq!(&fixed["the test on an idle machine"], "passes");
    assert_eq!(&fixed["the test on a busy machine"], "passes");
}

#[test]
fn a_blocking_task_holds_a_paused_clock() {
    let [broken, fixed] = both(&blocking_holds_the_clock::PITFALL);
    assert_eq!(&broken["the process"], "hung, and was ended by force");
    assert_eq!(&fixed["a second of the paused clock"], "passed");
    assert_eq!(
        &fixed["it took"], "1.0 s",
        "of the paused clock, and none of ours"
    );
}

#[test]
fn a_runtime_with_several_threads_cannot_pause_its_clock() {
    let [broken, fixed] = both(&pause_on_many_threads::PITFALL);
    let message = &broken["panic"];
    assert!(
        message.starts_with("`time::pause()` requires the `current_thread` Tokio runtime"),
        "{message}"
    );
    assert_eq!(&fixed["the sleep took"], "3600.0 s");
}

#[test]
fn two_servers_on_one_port_are_one_too_many() {
    let [broken, fixed] = both(&fixed_port::PITFALL);
    assert_eq!(&broken["the second server"], "AddrInUse");
    assert_eq!(&fixed["the second server"], "listens, at a port of its own");
}

#[test]
fn a_port_that_is_given_back_belongs_to_whoever_takes_it() {
    let [broken, fixed] = both(&port_given_back::PITFALL);
    assert_eq!(&broken["the other test"], "has the port");
    assert_eq!(&broken["our server"], "has no port");
    assert_eq!(&fixed["the other test"], "has no port");
    assert_eq!(&fixed["our server"], "has the port");
}
