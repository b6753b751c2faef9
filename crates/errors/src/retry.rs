//! The retry loop fit for work: full jitter, an end in time, a budget, and the server's own wishes.
//!
//! What is worth another attempt is not its business: the caller says so, with `again` for one.

use std::fmt;
use std::time::Duration;

use rand::Rng;
use tokio::time::{Instant, sleep, timeout_at};
use tracing::{Instrument, info_span};

use crate::again::Again;
use crate::backoff::Backoff;
use crate::budget::RetryBudget;

// ANCHOR: retries
/// How often, how fast, and how much in all. Made once for a service; each call borrows it.
#[derive(Debug)]
pub struct Retries {
    /// The most attempts of one call, the first one included.
    pub attempts: u32,
    /// The pauses between them.
    pub backoff: Backoff,
    /// The bound for all calls together.
    pub budget: RetryBudget,
}

impl Retries {
    /// Runs `operation` until it succeeds, or `again` or a limit says that it should not be tried
    /// again. Past the `deadline` nothing goes on, not even an attempt; and no pause begins that
    /// would end there.
    ///
    /// Cancel safety: dropped, it drops the attempt in flight, and makes no other. That attempt may
    /// have had its effect, as one that times out may. A retry that is paid for stays paid.
    ///
    /// # Errors
    ///
    /// [`GaveUp`], with the reason and the last error.
    pub async fn call<T, E, F>(
        &self,
        deadline: Instant,
        random: &mut impl Rng,
        again: impl Fn(&E) -> Again,
        mut operation: impl FnMut() -> F,
    ) -> Result<T, GaveUp<E>>
    where
        F: Future<Output = Result<T, E>>,
    {
        self.budget.call();
        let mut attempts = 0;
        let mut last = None;
        let why = loop {
            attempts += 1;
            let error = match timeout_at(deadline, operation()).await {
                Ok(Ok(value)) => return Ok(value),
                Ok(Err(error)) => error,
                Err(_elapsed) => break Why::Deadline,
            };
            let next = self.next(attempts, again(&error), deadline, random);
            last = Some(error);
            match next {
                Ok(pause) => {
                    sleep(pause)
                        .instrument(info_span!("wait for next attempt"))
                        .await
                }
                Err(why) => break why,
            }
        };
        Err(GaveUp {
            attempts,
            why,
            last,
        })
    }

    /// The pause before the next attempt, or why there is none.
    fn next(
        &self,
        failures: u32,
        again: Again,
        deadline: Instant,
        random: &mut impl Rng,
    ) -> Result<Duration, Why> {
        // Jitter on top of what the server asked for: it told all of its clients the same.
        let jitter = self.backoff.pause(failures, random);
        let pause = match again {
            Again::Never => return Err(Why::Permanent),
            Again::Later => jitter,
            Again::After(at_least) => at_least.saturating_add(jitter),
        };
        if failures >= self.attempts {
            Err(Why::Attempts)
        } else if pause >= deadline.saturating_duration_since(Instant::now()) {
            Err(Why::Deadline)
        } else if self.budget.try_retry() {
            Ok(pause)
        } else {
            Err(Why::Budget)
        }
    }
}
// ANCHOR_END: retries

// ANCHOR: gave_up
/// A call that did not succeed: how often it was tried, why no more, and how the last attempt
/// failed.
#[derive(Debug, thiserror::Error)]
#[error("{why}, after {attempts} {}", if *.attempts == 1 { "attempt" } else { "attempts" })]
pub struct GaveUp<E> {
    /// How many attempts were made.
    pub attempts: u32,
    /// Why there was no other.
    pub why: Why,
    /// What the last attempt that ended said. None did where the deadline met the first.
    #[source]
    pub last: Option<E>,
}

/// Why there was no other attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It would have failed again, or done twice what must be done once.
    Permanent,
    /// All attempts were used.
    Attempts,
    /// It would have come too late.
    Deadline,
    /// Too many calls fail: more retries would make it worse.
    Budget,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Permanent => "not to be tried again",
            Self::Attempts => "no attempts left",
            Self::Deadline => "no time left",
            Self::Budget => "no retries left in the budget",
        })
    }
}
// ANCHOR_END: gave_up
