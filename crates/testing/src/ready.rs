//! A function that waits: it asks again and again until a service is ready, and gives up after a while.
//!
//! What tests have to say about it is all about time: how often it asks, when, and when it stops.

use std::time::Duration;

use tokio::time::{interval, sleep, timeout};

/// The service wasn't ready in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not ready after {patience:?}")]
pub struct NotReady {
    /// How long it was asked.
    pub patience: Duration,
}

// ANCHOR: until_ready
/// Asks at once and then each `every`, until the answer is yes. Tells how often it asked.
///
/// Cancel safety: dropped, it drops the question in flight, and asks no other.
///
/// # Errors
///
/// No yes within `patience`.
///
/// # Panics
///
/// `every` is zero.
pub async fn until_ready(
    mut ready: impl AsyncFnMut() -> bool,
    every: Duration,
    patience: Duration,
) -> Result<u32, NotReady> {
    let asking = async {
        let mut ticks = interval(every);
        let mut asked = 0;
        loop {
            ticks.tick().await;
            asked += 1;
            if ready().await {
                return asked;
            }
        }
    };
    let in_time = timeout(patience, asking).await;
    in_time.map_err(|_elapsed| NotReady { patience })
}
// ANCHOR_END: until_ready

// ANCHOR: std_clock
/// Wrong: it reads the clock of the machine and sleeps by that of tokio. Where a test pauses the one,
/// the other goes on, and the patience never ends.
///
/// # Errors
///
/// No yes within `patience`.
#[expect(
    clippy::disallowed_methods,
    reason = "wrong on purpose; this lint catches it"
)]
pub async fn until_ready_by_std(
    mut ready: impl AsyncFnMut() -> bool,
    every: Duration,
    patience: Duration,
) -> Result<u32, NotReady> {
    let began = std::time::Instant::now();
    let mut asked = 0;
    while began.elapsed() < patience {
        asked += 1;
        if ready().await {
            return Ok(asked);
        }
        sleep(every).await;
    }
    Err(NotReady { patience })
}
// ANCHOR_END: std_clock
