//! The pitfalls of broadcast, watch and notify: what the broken programs do, and what the mended ones do.

use crate::common::both;
use pitfalls::signals::*;

#[test]
fn while_let_ok_ends_at_the_first_lag() {
    let [broken, fixed] = both(&lag_ends_the_loop::PITFALL);
    assert_eq!(&broken["shown"], "1, 2", "all went well until the burst");
    assert_eq!(
        &fixed["shown"], "1, 2, 7, 8, 9, 10, 11, 12",
        "a lag costs what it costs, and the loop goes on"
    );
}

#[test]
fn a_task_that_subscribes_when_it_runs_misses_what_was_sent_before() {
    let [broken, fixed] = both(&late_subscriber::PITFALL);
    assert_eq!(&broken["heard"], "3");
    assert_eq!(&fixed["heard"], "1, 2, 3");
}

#[test]
fn an_error_for_want_of_listeners_ends_the_broadcaster() {
    let [broken, fixed] = both(&sent_to_nobody::PITFALL);
    assert_eq!(&broken["the sensor ended"], "with an error");
    assert_eq!(&broken["the client heard"], "nothing");
    assert_eq!(&fixed["the sensor ended"], "after five readings");
    assert_eq!(&fixed["the client heard"], "3, 4, 5");
}

#[test]
fn the_value_that_is_there_at_first_is_no_change() {
    let [broken, fixed] = both(&first_value_unseen::PITFALL);
    assert_eq!(&broken["applied"], "2");
    assert_eq!(&fixed["applied"], "1, 2");
}

#[test]
fn a_value_that_is_sent_to_nobody_is_not_kept() {
    let [broken, fixed] = both(&unwatched_value::PITFALL);
    assert_eq!(&broken["who subscribes then sees"], "starting");
    assert_eq!(&fixed["who subscribes then sees"], "ready");
}

#[test]
fn to_each_new_clone_the_change_is_new() {
    let [broken, fixed] = both(&watch_clone_spins::PITFALL);
    assert_eq!(&broken["handled"], "more than a thousand times");
    assert_eq!(&fixed["handled"], "1");
}

#[test]
fn a_send_during_a_borrow_blocks_the_thread_for_ever() {
    let [broken, fixed] = both(&borrow_while_sending::PITFALL);
    assert_eq!(&broken["the process"], "hung, and was ended by force");
    assert_eq!(&fixed["the level"], "2");
}

#[test]
fn a_notification_while_nobody_waits_is_lost() {
    let [broken, fixed] = both(&lost_notification::PITFALL);
    assert_eq!(&broken["the worker ended after"], "never");
    assert_eq!(
        &fixed["the worker ended after"], "0.5 s",
        "with the batch that it was at"
    );
}

#[test]
fn several_notifications_are_one() {
    let [broken, fixed] = both(&merged_notifications::PITFALL);
    assert_eq!(&broken["left after 0.5 s"], "2", "one wake-up, one item");
    assert_eq!(&fixed["left after 0.5 s"], "0");
}
