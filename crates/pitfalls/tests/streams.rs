//! The pitfalls of streams and joins: what the broken programs do, and what the mended ones do.

use crate::common::both;
use pitfalls::frame::Seen;
use pitfalls::streams::*;

#[test]
fn awaits_one_after_another_add_up() {
    let [broken, fixed] = both(&one_after_another::PITFALL);
    assert_eq!(&broken["took"], "0.3 s");
    assert_eq!(&fixed["took"], "0.1 s");
    for seen in [broken, fixed] {
        assert_eq!(&seen["answers"], "3");
    }
}

#[test]
fn joined_computations_take_turns_on_one_thread() {
    let [broken, fixed] = both(&join_is_not_parallel::PITFALL);
    assert_eq!(&broken["at the same time"], "1", "with two worker threads");
    assert_eq!(&fixed["at the same time"], "2");
}

#[test]
fn join_all_opens_everything_at_once() {
    let [broken, fixed] = both(&unlimited_join_all::PITFALL);
    assert_eq!(
        &broken["of 20 files were read"], "20",
        "a small test passes"
    );
    assert_eq!(&broken["of 200 files were read"], "64");
    assert_eq!(&fixed["of 200 files were read"], "200");
    assert_eq!(&fixed["open at once, at most"], "10");
}

#[test]
fn a_limit_on_handles_limits_nothing() {
    let [broken, fixed] = both(&limit_on_handles::PITFALL);
    assert_eq!(&broken["in flight at once, at most"], "6", "all of them");
    assert_eq!(&fixed["in flight at once, at most"], "2");
}

#[test]
fn twice_as_many_in_one_join_all_are_polled_more_than_three_times_as_often() {
    let [broken, fixed] = both(&quadratic_join_all::PITFALL);
    let polls = |seen: &Seen, count: u32| -> u32 {
        seen[format!("polls of {count} futures").as_str()]
            .parse()
            .unwrap()
    };
    assert!(
        polls(&broken, 4000) > 3 * polls(&broken, 2000),
        "{broken:?}"
    );
    assert_eq!(polls(&fixed, 2000), 4000, "once to begin, once to end");
    assert_eq!(polls(&fixed, 4000), 8000);
}

#[test]
fn the_first_error_drops_the_siblings() {
    let [broken, fixed] = both(&siblings_dropped::PITFALL);
    assert_eq!(&broken["delivered, of three that could be"], "0");
    assert_eq!(&fixed["delivered, of three that could be"], "3");
    for seen in [broken, fixed] {
        assert_eq!(&seen["the error"], "no such address");
    }
}

#[test]
fn an_error_among_more_than_thirty_waits_for_the_first() {
    let [broken, fixed] = both(&late_error::PITFALL);
    assert_eq!(&broken["with 30 requests"], "refused after 0.1 s");
    assert_eq!(&broken["with 31 requests"], "refused after 1.0 s");
    assert_eq!(&fixed["with 30 requests"], "refused after 0.1 s");
    assert_eq!(&fixed["with 31 requests"], "refused after 0.1 s");
}

#[test]
fn a_buffered_future_stands_still_while_the_body_waits() {
    let [broken, fixed] = both(&frozen_futures::PITFALL);
    assert_eq!(&broken["stored"], "2", "half of them timed out");
    assert_eq!(&fixed["stored"], "4");
}

#[test]
fn a_slow_one_keeps_the_places_of_those_behind_it() {
    let [broken, fixed] = both(&head_of_line::PITFALL);
    assert_eq!(&broken["took"], "0.7 s");
    assert_eq!(&fixed["took"], "0.5 s", "as long as the slow one");
}

#[test]
fn a_buffer_for_none_never_ends() {
    let [broken, fixed] = both(&room_for_none::PITFALL);
    assert_eq!(&broken["0 ids"], "waits for ever");
    assert_eq!(&fixed["0 ids"], "0 fetched");
    for seen in [broken, fixed] {
        assert_eq!(&seen["3 ids"], "3 fetched");
    }
}

#[test]
fn a_batch_that_is_not_full_waits() {
    let [broken, fixed] = both(&waiting_for_a_full_batch::PITFALL);
    assert_eq!(&broken["batches were stored after"], "0.0 s, 1.0 s");
    assert_eq!(&fixed["batches were stored after"], "0.0 s, 0.0 s");
}

#[test]
fn a_loop_over_nothing_in_flight_ends_before_the_first_job() {
    let [broken, fixed] = both(&nothing_in_flight::PITFALL);
    assert_eq!(&broken["done"], "0");
    assert_eq!(&fixed["done"], "3");
}

#[test]
fn a_stream_that_has_ended_may_panic_when_it_is_polled() {
    let [broken, fixed] = both(&ended_stream_polled::PITFALL);
    assert_eq!(
        &broken["it ended"],
        "Unfold must not be polled after it returned `Poll::Ready(None)`"
    );
    assert_eq!(&fixed["it ended"], "normally, with [[1, 2, 3]]");
}

#[test]
fn while_let_some_ok_takes_an_error_for_the_end() {
    let [broken, fixed] = both(&error_ends_the_stream::PITFALL);
    assert_eq!(&broken["sum"], "3");
    assert_eq!(&fixed["sum"], "53");
}

#[test]
fn flatten_never_comes_to_the_second_of_two_endless_streams() {
    let [broken, fixed] = both(&first_stream_only::PITFALL);
    assert_eq!(&broken["four messages"], "news, news, news, news");
    assert_eq!(&fixed["four messages"], "news, sports, news, sports");
}
