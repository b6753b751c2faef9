//! The pitfalls of timers and clocks: what the broken programs do, and what the mended ones do.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::common::both;
use pitfalls::time::*;
use tokio::task::yield_now;
use tokio::time::{advance, sleep};

#[test]
fn missed_ticks_come_all_at_once() {
    let [broken, fixed] = both(&burst_of_ticks::PITFALL);
    let began = "pings began after (ms)";
    assert_eq!(&broken[began], "0, 100, 550, 560, 570, 580");
    assert_eq!(&fixed[began], "0, 100, 550, 650, 750, 850");
}

#[test]
fn the_first_tick_comes_at_once() {
    let [broken, fixed] = both(&first_tick_at_once::PITFALL);
    assert_eq!(&broken["runs in the first 0.2 s"], "2");
    assert_eq!(
        &fixed["runs in the first 0.2 s"], "1",
        "the second is due a period later"
    );
}

#[test]
fn an_interval_that_is_made_in_the_loop_pauses_nothing() {
    let [broken, fixed] = both(&interval_made_anew::PITFALL);
    assert_eq!(&broken["five polls took"], "0.1 s", "the polls themselves");
    assert_eq!(&fixed["five polls took"], "0.8 s", "and four pauses");
}

#[test]
fn an_interval_of_zero_panics() {
    let [broken, fixed] = both(&zero_interval::PITFALL);
    let ended = "with a period of zero it ended";
    assert_eq!(&broken[ended], "`period` must be non-zero.");
    assert_eq!(&fixed[ended], "quietly");
}

#[test]
fn work_and_a_pause_are_longer_than_the_pause() {
    let [broken, fixed] = both(&sleep_drifts::PITFALL);
    let took = "ten samples, ten a second, took";
    assert_eq!(&broken[took], "1.5 s");
    assert_eq!(&fixed[took], "0.9 s", "nine pauses, and the last sample");
}

#[test]
fn a_timer_is_late_by_as_long_as_the_machine_was_suspended() {
    let [broken, fixed] = both(&suspended_timer::PITFALL);
    assert_eq!(&broken["hours late"], "6", "as long as it was suspended");
    assert_eq!(&fixed["hours late"], "0");
}

#[test]
fn a_short_sleep_takes_a_millisecond() {
    let [broken, fixed] = both(&sleep_rounds_up::PITFALL);
    assert_eq!(&broken["took"], "1.0 s", "a thousand times");
    assert_eq!(&fixed["took"], "0.1 s");
}

#[test]
fn a_timeout_for_each_item_has_no_end() {
    let [broken, fixed] = both(&timeout_per_item::PITFALL);
    assert_eq!(&broken["took"], "1.8 s", "until nobody answers any more");
    assert_eq!(&fixed["took"], "0.5 s");
    assert_eq!(&fixed["answers"], "2");
}

#[test]
fn a_timeout_counts_from_when_it_is_made() {
    let [broken, fixed] = both(&timeout_made_early::PITFALL);
    assert_eq!(&broken["answered in time"], "2", "of four");
    assert_eq!(&fixed["answered in time"], "4");
}

#[test]
fn now_and_the_longest_duration_are_too_much() {
    let [broken, fixed] = both(&endless_limit::PITFALL);
    let seen = "with a limit of `Duration::MAX`";
    assert_eq!(&broken[seen], "overflow when adding duration to instant");
    assert_eq!(&fixed[seen], "42");
}

#[test]
fn the_clock_of_std_does_not_know_that_it_is_paused() {
    let [broken, fixed] = both(&two_clocks::PITFALL);
    let state = "an entry for a minute, a minute later";
    assert_eq!(&broken[state], "still valid");
    assert_eq!(&fixed[state], "expired");
}

#[test]
fn a_paused_clock_does_not_wait_for_sockets() {
    let [broken, fixed] = both(&paused_clock_and_sockets::PITFALL);
    assert_eq!(&broken["the test says"], "an hour has passed");
    assert_eq!(&fixed["the test says"], "the server answered");
}

#[test]
fn advance_jumps_over_what_is_due_on_the_way() {
    let [broken, fixed] = both(&advance_jumps::PITFALL);
    assert_eq!(&broken["runs in three seconds"], "0");
    assert_eq!(&fixed["runs in three seconds"], "3");
}

#[tokio::test(start_paused = true)]
async fn advance_wakes_a_sleeper_once_however_far_it_goes() {
    let second = Duration::from_secs(1);
    let runs = Arc::new(AtomicU32::new(0));
    let job = Arc::clone(&runs);
    tokio::spawn(async move {
        loop {
            sleep(second).await;
            job.fetch_add(1, Ordering::Relaxed);
        }
    });
    yield_now().await; // now it sleeps
    advance(3 * second).await;
    yield_now().await;
    assert_eq!(runs.load(Ordering::Relaxed), 1);
}
