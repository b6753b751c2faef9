//! Attempts with pauses that grow, and why clients must not all pause equally long.
//!
//! The loop fit for work, with an end in time and a bound on its load, is in `retry`.

use std::time::Duration;

use rand::{Rng, RngExt};
use tokio::time::sleep;
use tracing::{Instrument, info_span};

// ANCHOR: at_once
/// Wrong: asks again at once, when the other side needs rest most.
pub async fn at_once<T, E, F>(attempts: u32, mut operation: impl FnMut() -> F) -> Result<T, E>
where
    F: Future<Output = Result<T, E>>,
{
    for _ in 1..attempts {
        if let Ok(value) = operation().await {
            return Ok(value);
        }
    }
    operation().await
}
// ANCHOR_END: at_once

// ANCHOR: pauses
/// How the pauses grow, and how far.
#[derive(Debug, Clone, Copy)]
pub struct Backoff {
    /// The longest that the pause after the first failure may be.
    pub first: Duration,
    /// The longest that any pause may be.
    pub longest: Duration,
}

impl Backoff {
    /// The longest that the pause after so many failures in a row may be: twice as long each time.
    pub fn limit(&self, failures: u32) -> Duration {
        let doubled = 2_u32.saturating_pow(failures.saturating_sub(1));
        self.first.saturating_mul(doubled).min(self.longest)
    }

    /// Full jitter: anything from nothing to the limit. Who failed together doesn't come back
    /// together.
    pub fn pause(&self, failures: u32, random: &mut impl Rng) -> Duration {
        random.random_range(Duration::ZERO..=self.limit(failures))
    }
}
// ANCHOR_END: pauses

// ANCHOR: with_backoff
/// At most `attempts` attempts, with pauses that double.
///
/// # Errors
///
/// That of the last attempt.
pub async fn with_backoff<T, E, F>(
    attempts: u32,
    backoff: Backoff,
    mut operation: impl FnMut() -> F,
) -> Result<T, E>
where
    F: Future<Output = Result<T, E>>,
{
    for failures in 1..attempts {
        if let Ok(value) = operation().await {
            return Ok(value);
        }
        let pause = backoff.limit(failures);
        sleep(pause)
            .instrument(info_span!("wait for next attempt"))
            .await;
    }
    operation().await
}
// ANCHOR_END: with_backoff

// ANCHOR: with_jitter
/// The same, with pauses of chance.
///
/// # Errors
///
/// That of the last attempt.
pub async fn with_jitter<T, E, F>(
    attempts: u32,
    backoff: Backoff,
    random: &mut impl Rng,
    mut operation: impl FnMut() -> F,
) -> Result<T, E>
where
    F: Future<Output = Result<T, E>>,
{
    for failures in 1..attempts {
        if let Ok(value) = operation().await {
            return Ok(value);
        }
        let pause = backoff.pause(failures, random);
        sleep(pause)
            .instrument(info_span!("wait for next attempt"))
            .await;
    }
    operation().await
}
// ANCHOR_END: with_jitter
