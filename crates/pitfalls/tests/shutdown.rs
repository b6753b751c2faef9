//! The pitfalls of shutting down: what the broken programs do, and what the mended ones do.

use crate::common::both;
use pitfalls::shutdown::*;

#[test]
fn a_tracker_that_is_not_closed_is_waited_for_though_it_is_empty() {
    let [broken, fixed] = both(&tracker_not_closed::PITFALL);
    assert_eq!(&broken["tasks left"], "0");
    assert_eq!(&broken["the drain ended"], "no, it still waits");
    assert_eq!(&fixed["the drain ended"], "yes");
    assert_eq!(&fixed["after"], "0.3 s", "when the last task ended");
}

#[test]
fn a_loop_that_nobody_tells_holds_up_shutdown() {
    let [broken, fixed] = both(&loop_that_nobody_tells::PITFALL);
    assert_eq!(&broken["shutdown ended"], "no, it still waits");
    assert_eq!(&broken["tasks left"], "1");
    assert_eq!(&fixed["shutdown ended"], "yes");
    assert_eq!(&fixed["tasks left"], "0");
    assert_eq!(
        &fixed["after"], "0.3 s",
        "at once, when it was told to, after 300 ms"
    );
}

#[test]
fn one_task_that_is_stuck_holds_up_a_drain_without_a_deadline() {
    let [broken, fixed] = both(&drain_without_a_deadline::PITFALL);
    assert_eq!(&broken["the program"], "was killed");
    assert_eq!(&fixed["the program"], "ended by itself");
    assert_eq!(&fixed["aborted"], "1");
    assert_eq!(&fixed["after"], "0.5 s", "that is the deadline");
}

#[cfg(unix)]
#[test]
fn a_second_ctrl_c_does_nothing_unless_somebody_listens() {
    let [broken, fixed] = both(&second_ctrl_c::PITFALL);
    assert_eq!(&broken["the process"], "hung, and was ended by force");
    assert_eq!(&fixed["the second Ctrl-C"], "ended the program");
    assert_eq!(
        &fixed["the clean-up is complete"], "no",
        "and the program knows it"
    );
}

#[cfg(unix)]
#[test]
fn a_listener_that_is_made_anew_misses_a_signal_between_two_turns() {
    let [broken, fixed] = both(&ctrl_c_made_anew::PITFALL);
    assert_eq!(&broken["jobs done"], "5", "Ctrl-C in job 2 had no effect");
    assert_eq!(
        &fixed["jobs done"], "2",
        "the job was done, and then the loop ended"
    );
}

#[cfg(unix)]
#[test]
fn sigterm_ends_a_program_that_listens_to_ctrl_c_only_without_any_clean_up() {
    let [broken, fixed] = both(&sigterm_ignored::PITFALL);
    assert!(
        broken["the process"].contains("SIGTERM"),
        "{broken:?}: it died of the signal"
    );
    assert_eq!(&fixed["the clean-up"], "ran");
}

#[test]
fn exit_drops_nothing() {
    let [broken, fixed] = both(&exit_skips_drop::PITFALL);
    assert!(
        broken.iter().all(|(what, _)| what != "logged"),
        "{broken:?}"
    );
    assert_eq!(&fixed["logged"], "the disk is full");
    assert_eq!(
        &fixed["exit code"], "1",
        "and the code is told all the same"
    );
}
