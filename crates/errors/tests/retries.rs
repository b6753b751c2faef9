//! What the chapter promises of the retry loop, on a paused clock: times are equalities.

use std::error::Error;
use std::time::Duration;

use crate::support::{BACKOFF, Count, DAY, Failed, SECOND, fails, ms, random};
use errors::again::Again;
use errors::backoff::Backoff;
use errors::budget::RetryBudget;
use errors::retry::{GaveUp, Retries, Why};
use tokio::time::{Instant, sleep, timeout};

/// Pauses of no length: what is left is what was asked for.
const NO_JITTER: Backoff = Backoff {
    first: Duration::ZERO,
    longest: Duration::ZERO,
};

/// More budget than anybody here spends.
fn retries(attempts: u32, backoff: Backoff) -> Retries {
    Retries {
        attempts,
        backoff,
        budget: RetryBudget::new(0, 1_000_000),
    }
}

/// A call whose attempts all fail at once, and all of them deserve what `verdict` says.
async fn failing(
    retries: &Retries,
    within: Duration,
    verdict: Again,
) -> (GaveUp<Failed>, Duration) {
    let count = Count::default();
    let mut random = random();
    let started = Instant::now();
    let deadline = started + within;
    let call = retries.call(deadline, &mut random, |_| verdict, || fails(&count));
    let gave_up = call.await.unwrap_err();
    assert_eq!(
        gave_up.attempts,
        count.get(),
        "the error counts the attempts"
    );
    (gave_up, started.elapsed())
}

#[tokio::test(start_paused = true)]
async fn no_more_attempts_are_made_than_allowed() {
    let (gave_up, _) = failing(&retries(3, BACKOFF), DAY, Again::Later).await;
    assert_eq!((gave_up.why, gave_up.attempts), (Why::Attempts, 3));
    let (gave_up, took) = failing(&retries(1, BACKOFF), DAY, Again::Later).await;
    assert_eq!((gave_up.attempts, took), (1, Duration::ZERO));
}

#[tokio::test(start_paused = true)]
async fn a_permanent_error_ends_the_call_at_once() {
    let (gave_up, took) = failing(&retries(9, BACKOFF), DAY, Again::Never).await;
    assert_eq!((gave_up.why, gave_up.attempts), (Why::Permanent, 1));
    assert_eq!(took, Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn who_gives_up_says_why_and_keeps_the_last_error() {
    let (gave_up, _) = failing(&retries(3, BACKOFF), DAY, Again::Later).await;
    assert_eq!(gave_up.to_string(), "no attempts left, after 3 attempts");
    assert_eq!(gave_up.source().unwrap().to_string(), "number 3 failed");
    let (gave_up, _) = failing(&retries(3, BACKOFF), DAY, Again::Never).await;
    assert_eq!(
        gave_up.to_string(),
        "not to be tried again, after 1 attempt"
    );
}

#[tokio::test(start_paused = true)]
async fn the_server_is_left_alone_as_long_as_it_asks() {
    let wait = Again::After(5 * SECOND);
    let (gave_up, took) = failing(&retries(3, NO_JITTER), DAY, wait).await;
    assert_eq!((gave_up.attempts, took), (3, 10 * SECOND));
    let (_, with_jitter) = failing(&retries(3, BACKOFF), DAY, wait).await;
    assert!(
        with_jitter > 10 * SECOND && with_jitter < 10 * SECOND + ms(310),
        "jitter comes on top: {with_jitter:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn no_pause_begins_that_would_end_past_the_deadline() {
    let wait = Again::After(5 * SECOND);
    let (gave_up, took) = failing(&retries(9, NO_JITTER), 12 * SECOND, wait).await;
    assert_eq!((gave_up.why, gave_up.attempts), (Why::Deadline, 3));
    assert_eq!(
        took,
        10 * SECOND,
        "the third failure is known to be the last"
    );
    assert_eq!(gave_up.last, Some(Failed(3)));
}

#[tokio::test(start_paused = true)]
async fn a_server_that_asks_for_ever_gets_no_time_at_all() {
    let for_ever = Again::After(Duration::MAX);
    let (gave_up, took) = failing(&retries(9, BACKOFF), DAY, for_ever).await;
    assert_eq!((gave_up.why, took), (Why::Deadline, Duration::ZERO));
}

#[tokio::test(start_paused = true)]
async fn the_deadline_drops_the_attempt_in_flight() {
    let count = Count::default();
    let slow = || async {
        count.up();
        sleep(DAY).await;
        Err::<(), _>(Failed(0))
    };
    let started = Instant::now();
    let (retries, deadline) = (retries(9, BACKOFF), started + 3 * SECOND);
    let mut random = random();
    let call = retries.call(deadline, &mut random, |_| Again::Later, slow);
    let gave_up = call.await.unwrap_err();
    assert_eq!(started.elapsed(), 3 * SECOND);
    assert_eq!(
        (gave_up.why, gave_up.last),
        (Why::Deadline, None),
        "none has ended"
    );
    assert_eq!((gave_up.attempts, count.get()), (1, 1));
}

/// How many requests a thousand failing calls make.
async fn load(budget: RetryBudget) -> u32 {
    let retries = Retries {
        attempts: 4,
        backoff: BACKOFF,
        budget,
    };
    let mut requests = 0;
    for _ in 0..1000 {
        requests += failing(&retries, DAY, Again::Later).await.0.attempts;
    }
    requests
}

#[tokio::test(start_paused = true)]
async fn without_a_budget_an_outage_makes_four_times_the_load() {
    assert_eq!(load(RetryBudget::new(0, 1_000_000)).await, 4000);
}

#[tokio::test(start_paused = true)]
async fn a_budget_bounds_what_retries_add_to_an_outage() {
    // Ten saved up, and one for every ten calls; what the first call earns finds the budget full.
    assert_eq!(load(RetryBudget::new(10, 10)).await, 1000 + 10 + 99);
}

#[tokio::test(start_paused = true)]
async fn without_a_budget_left_the_first_failure_is_the_last() {
    let retries = Retries {
        budget: RetryBudget::new(10, 0),
        ..retries(4, BACKOFF)
    };
    let (gave_up, took) = failing(&retries, DAY, Again::Later).await;
    assert_eq!((gave_up.why, gave_up.attempts), (Why::Budget, 1));
    assert_eq!(took, Duration::ZERO);
}

#[test]
fn a_budget_saves_up_no_more_than_its_burst() {
    let budget = RetryBudget::new(50, 2);
    for _ in 0..1000 {
        budget.call();
    }
    let granted = (0..10).filter(|_| budget.try_retry()).count();
    assert_eq!(granted, 2);
    budget.call();
    assert!(!budget.try_retry(), "one call earns half a retry");
    budget.call();
    assert!(budget.try_retry(), "two earn one");
}

#[tokio::test(start_paused = true)]
async fn a_retry_that_is_paid_for_stays_paid() {
    let retries = Retries {
        budget: RetryBudget::new(0, 1),
        ..retries(4, BACKOFF)
    };
    let count = Count::default();
    let far = Instant::now() + DAY;
    let mut random = random();
    let verdict = |_: &Failed| Again::After(SECOND);
    let call = retries.call(far, &mut random, verdict, || fails(&count));
    timeout(ms(500), call).await.unwrap_err();
    assert_eq!(count.get(), 1, "dropped in the first pause");
    let (gave_up, _) = failing(&retries, DAY, Again::Later).await;
    assert_eq!(gave_up.why, Why::Budget);
}

#[tokio::test(start_paused = true)]
async fn a_retry_loop_that_borrows_can_be_spawned() {
    let spawned = tokio::spawn(async {
        let count = Count::default();
        let retries = retries(3, BACKOFF);
        let deadline = Instant::now() + DAY;
        let mut random = random();
        let borrows = || async { fails(&count).await };
        let call = retries.call(deadline, &mut random, |_| Again::Later, borrows);
        call.await.unwrap_err().attempts
    });
    assert_eq!(spawned.await.unwrap(), 3);
}
