//! The crate `governor` as the rate limiter, with tokio doing the waiting and the telling of time.
//!
//! Its own `until_ready` reads the machine's clock and sleeps on a thread of its own: right in
//! production, but a paused test neither speeds it up nor holds it. Here the limiter asks tokio what
//! time it is, so that the same code runs on a paused clock. Doesn't show keyed limiters or jitter.

use std::time::Duration;

use governor::clock::Clock;
use governor::middleware::NoOpMiddleware;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use tokio::time::{Instant, sleep};

// ANCHOR: clock
/// tokio's clock, as governor wants to be told the time: the time since the limiter was made.
#[derive(Debug, Clone)]
pub struct TokioClock {
    start: Instant,
}

impl Clock for TokioClock {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.start.elapsed()
    }
}

/// A limiter for one thing, on tokio's clock.
pub type Limiter = RateLimiter<NotKeyed, InMemoryState, TokioClock, NoOpMiddleware<Duration>>;

/// A limiter that lets `quota` through. To be called inside a runtime, whose clock it will use.
#[must_use]
pub fn limiter(quota: Quota) -> Limiter {
    RateLimiter::direct_with_clock(
        quota,
        TokioClock {
            start: Instant::now(),
        },
    )
}

/// Waits until `limiter` lets one more start.
///
/// Cancel safe. Not a queue: those who wait try again at the same time, and any of them may win.
pub async fn until_ready(limiter: &Limiter) {
    while let Err(not_until) = limiter.check() {
        sleep(not_until.wait_time_from(limiter.clock().now())).await;
    }
}
// ANCHOR_END: clock
