//! What the chapter promises of governor: the same rate, another clock, and no queue.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use crate::support::{SECOND, late_and_early, ms, recorded};
use governor::{Quota, RateLimiter};
use semaphores::with_governor;
use timeline::Lane;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout};
use tracing::{Instrument, info_span};

const TEN: NonZeroU32 = NonZeroU32::new(10).unwrap();

#[tokio::test(start_paused = true)]
async fn governor_on_tokios_clock_lets_thirty_start_in_two_seconds() {
    let limiter = with_governor::limiter(Quota::per_second(TEN));
    let started = Instant::now();

    for _ in 0..30 {
        with_governor::until_ready(&limiter).await;
    }

    assert_eq!(started.elapsed(), 2 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn who_comes_late_may_overtake_those_who_wait_for_governor() {
    let limiter = with_governor::limiter(Quota::per_second(TEN).allow_burst(NonZeroU32::MIN));
    let (late, early) = late_and_early(|| with_governor::until_ready(&limiter)).await;

    assert_eq!(
        (early, late),
        (ms(200), ms(100)),
        "whoever asks first when a token is there"
    );
}

#[tokio::test(start_paused = true)]
async fn governor_wakes_all_who_wait_for_each_token() {
    async fn wait(n: usize, limiter: Arc<with_governor::Limiter>) {
        with_governor::until_ready(&limiter)
            .instrument(info_span!("request", n))
            .await;
    }
    let limiter = Arc::new(with_governor::limiter(Quota::per_second(TEN)));
    let tasks: JoinSet<_> = (1..=30).map(|n| wait(n, Arc::clone(&limiter))).collect();

    let (_, timeline) = recorded(tasks.join_all()).await;

    let polls: usize = timeline.lanes_of("request").map(Lane::poll_count).sum();
    assert_eq!(
        polls,
        30 + 20 * 21 / 2,
        "20 wait for the first token, 19 for the second, ..."
    );
}

#[tokio::test(start_paused = true)]
#[expect(
    clippy::disallowed_methods,
    reason = "the point is the clock that can't be paused"
)]
async fn governor_ignores_a_paused_clock() {
    let limiter = RateLimiter::direct(Quota::per_second(TEN));
    let (paused, real) = (Instant::now(), std::time::Instant::now());

    for _ in 0..12 {
        limiter.until_ready().await;
    }

    assert_eq!(
        paused.elapsed(),
        Duration::ZERO,
        "to tokio no time has passed"
    );
    assert!(
        real.elapsed() >= ms(100),
        "but the test took {:?}",
        real.elapsed()
    );
}

#[tokio::test(start_paused = true)]
async fn a_paused_timeout_around_governor_fires_at_once() {
    let limiter = RateLimiter::direct(Quota::per_second(TEN));
    for _ in 0..10 {
        limiter.until_ready().await;
    }

    let in_vain = timeout(60 * SECOND, limiter.until_ready()).await;

    assert!(
        in_vain.is_err(),
        "the paused clock sees nothing to wait for but the timeout, and jumps"
    );
}
