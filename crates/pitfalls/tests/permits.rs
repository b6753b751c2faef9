//! The pitfalls of permits: what the broken programs do, and what the mended ones do.

use crate::common::both;
use pitfalls::permits::*;

#[test]
fn a_permit_bound_to_an_underscore_limits_nothing() {
    let [broken, fixed] = both(&let_underscore_permit::PITFALL);
    assert_eq!(
        &broken["after"], "1.0 s",
        "four at once, through two permits"
    );
    assert_eq!(&fixed["after"], "2.0 s", "two by two");
    assert_eq!([&broken["requests"], &fixed["requests"]], ["4", "4"]);
}

#[test]
fn a_permit_that_the_task_does_not_mention_stays_in_the_loop() {
    let [broken, fixed] = both(&permit_not_moved::PITFALL);
    assert_eq!(
        &broken["after"], "1.0 s",
        "four at once, through two permits"
    );
    assert_eq!(&fixed["after"], "2.0 s", "two by two");
    assert_eq!([&broken["all done"], &fixed["all done"]], ["true", "true"]);
}

#[test]
fn permits_taken_inside_the_tasks_do_not_limit_the_tasks() {
    let [broken, fixed] = both(&permit_inside_the_task::PITFALL);
    assert_eq!(
        &broken["tasks alive"], "1000",
        "all of the input is in memory, and a hundred work"
    );
    assert_eq!(&fixed["tasks alive"], "100", "as many as there are permits");
    assert_eq!([&broken["all done"], &fixed["all done"]], ["true", "true"]);
}

#[test]
fn parents_that_keep_their_permits_leave_none_to_their_children() {
    let [broken, fixed] = both(&permit_for_a_child::PITFALL);
    assert_eq!(&broken["pages"], "the crawler waits for ever");
    assert_eq!(&fixed["pages"], "7");
}

#[test]
fn a_job_bigger_than_the_budget_stops_all_that_come_after_it() {
    let [broken, fixed] = both(&more_permits_than_there_are::PITFALL);
    assert_eq!(&broken["4 megabytes"], "stored", "it came before");
    assert_eq!(&broken["12 megabytes"], "waits for ever");
    assert_eq!(
        &broken["3 megabytes"], "waits for ever",
        "though all ten permits are free"
    );
    for megabytes in ["4 megabytes", "12 megabytes", "3 megabytes"] {
        assert_eq!(&fixed[megabytes], "stored");
    }
}
