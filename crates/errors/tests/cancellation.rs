//! What a call that is dropped leaves behind: at every await, not only where a test happens to cancel it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::support::{DAY, Failed, SECOND, ms, random};
use cancel_check::cancel_at_every_await_from;
use errors::again::Again;
use errors::backoff::Backoff;
use errors::budget::RetryBudget;
use errors::fallback::{Answer, LastGood};
use errors::once::Till;
use errors::panics::contained;
use errors::retry::Retries;
use tokio::task::yield_now;
use tokio::time::{Instant, sleep};

/// What the attempts of a call have come to.
#[derive(Default)]
struct Attempts {
    begun: AtomicU32,
    in_flight: AtomicU32,
    failed: AtomicU32,
}

/// Takes one off a count, however its scope is left.
struct Less<'a>(&'a AtomicU32);

impl Drop for Less<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Attempts {
    /// The third attempt succeeds.
    async fn attempt(&self) -> Result<u32, Failed> {
        let n = self.begun.fetch_add(1, Ordering::Relaxed) + 1;
        self.in_flight.fetch_add(1, Ordering::Relaxed);
        let _in_flight = Less(&self.in_flight);
        sleep(ms(100)).await;
        if n == 3 {
            return Ok(n);
        }
        self.failed.fetch_add(1, Ordering::Relaxed);
        Err(Failed(n))
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_makes_no_other_attempt_and_has_paid_for_those_it_made() {
    const BURST: u32 = 5;
    let awaits = cancel_at_every_await_from(
        async || {
            let backoff = Backoff {
                first: SECOND,
                longest: SECOND,
            };
            let budget = RetryBudget::new(0, BURST);
            let retries = Retries {
                attempts: 3,
                backoff,
                budget,
            };
            (retries, Attempts::default())
        },
        async |(retries, attempts)| {
            let deadline = Instant::now() + DAY;
            let later = |_: &Failed| Again::Later;
            let attempt = || attempts.attempt();
            let mut random = random();
            let call = retries.call(deadline, &mut random, later, attempt);
            call.await.unwrap()
        },
        async |(retries, attempts), _| {
            let begun = attempts.begun.load(Ordering::Relaxed);
            sleep(10 * SECOND).await;
            assert_eq!(attempts.begun.load(Ordering::Relaxed), begun);
            assert_eq!(attempts.in_flight.load(Ordering::Relaxed), 0);
            let unspent = (0..BURST).filter(|_| retries.budget.try_retry()).count();
            let failed = attempts.failed.load(Ordering::Relaxed);
            assert_eq!(
                unspent,
                (BURST - failed) as usize,
                "a retry is paid for when its pause begins, and stays paid"
            );
        },
    )
    .await;
    assert_eq!(awaits, 5, "three attempts, and two pauses between them");
}

#[tokio::test(start_paused = true)]
async fn a_payment_with_a_key_that_is_dropped_and_made_again_is_made_once() {
    let awaits = cancel_at_every_await_from(
        async || Till::losing(0),
        async |till| till.charge_once(1, 500).await,
        async |till, _| {
            till.charge_once(1, 500).await.unwrap();
            assert_eq!(till.charged(), 500, "the key says that it is the same one");
        },
    )
    .await;
    assert_eq!(awaits, 1);
}

#[tokio::test(start_paused = true)]
#[should_panic(expected = "broken when dropped after poll 1")]
async fn a_payment_without_a_key_is_caught_at_its_first_await() {
    cancel_at_every_await_from(
        async || Till::losing(0),
        async |till| till.charge(500).await,
        async |till, receipt| {
            if receipt.is_none() {
                till.charge(500).await.unwrap();
            }
            assert_eq!(till.charged(), 500, "nobody knows whether it has been made");
        },
    )
    .await;
}

#[tokio::test(start_paused = true)]
async fn the_last_good_answer_stays_wherever_a_newer_one_is_dropped() {
    let answer = async |value| {
        sleep(SECOND).await;
        Ok::<_, Failed>(value)
    };
    let awaits = cancel_at_every_await_from(
        async || {
            let last = LastGood::default();
            last.or_stale(answer(1), |_| true).await.unwrap();
            last
        },
        async |last| last.or_stale(answer(2), |_| true).await,
        async |last, newer| {
            let fails = std::future::ready(Err(Failed(3)));
            let stale = last.or_stale(fails, |_| true).await.unwrap();
            let expected = if newer.is_some() { 2 } else { 1 };
            assert_eq!(stale, Answer::Stale(expected, Failed(3)));
        },
    )
    .await;
    assert_eq!(awaits, 1);
}

#[tokio::test(start_paused = true)]
async fn a_contained_job_is_gone_wherever_its_owner_is_dropped() {
    let awaits = cancel_at_every_await_from(
        async || Arc::new(()),
        async |held| {
            let held = Arc::clone(held);
            let job = async move {
                sleep(SECOND).await;
                drop(held);
            };
            contained(job).await.unwrap();
        },
        async |held, _| {
            yield_now().await; // the runtime looks at the task that was aborted
            assert_eq!(Arc::strong_count(&held), 1, "the job goes on");
        },
    )
    .await;
    assert_eq!(awaits, 1);
}
