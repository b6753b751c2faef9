//! A supervisor: it starts a task, starts it again when it fails or panics, waits longer each time, and gives up in the end.
//!
//! Not here: jitter, which spreads the restarts of many programs (`errors`), and trees of supervisors.

use std::error::Error;
use std::fmt::{self, Display};
use std::time::Duration;

use tokio::task::JoinError;
use tokio::time::{Instant, sleep};
use tokio_util::task::AbortOnDropHandle;
use tracing::{Instrument, info_span, instrument, warn};

// ANCHOR: restarts
/// When to start again, and when to give up.
#[derive(Debug, Clone, Copy)]
pub struct Restarts {
    /// The pause after the first failure. Each further failure doubles it.
    pub first_pause: Duration,
    /// No pause is longer than this.
    pub longest_pause: Duration,
    /// So many failures in a row are enough.
    pub most_failures: u32,
    /// Who has run for so long was well: the next failure counts as the first. Zero never gives up.
    pub well_after: Duration,
}

impl Restarts {
    fn pause_after(&self, failures: u32) -> Duration {
        let doublings = failures.saturating_sub(1).min(31);
        self.first_pause
            .saturating_mul(1 << doublings)
            .min(self.longest_pause)
    }
}
// ANCHOR_END: restarts

// ANCHOR: supervise
/// Runs what `start` makes until it ends well, in a task of its own, so that a panic ends only that.
///
/// Cancel safety: dropping it aborts the task that runs.
///
/// # Errors
///
/// It failed too often in a row.
#[instrument(name = "supervisor", skip_all, ret, err)]
pub async fn supervise<F, E>(
    restarts: Restarts,
    mut start: impl FnMut() -> F,
) -> Result<(), GaveUp<E>>
where
    F: Future<Output = Result<(), E>> + Send + 'static,
    E: Display + Send + 'static,
{
    let mut failures = 0;
    loop {
        let started = Instant::now();
        let task = tokio::spawn(start());
        let why = match AbortOnDropHandle::new(task).await {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(error)) => Why::Failed(error),
            Err(died) => Why::Died(died),
        };
        if started.elapsed() >= restarts.well_after {
            failures = 0;
        }
        failures += 1;
        if failures >= restarts.most_failures {
            return Err(GaveUp { failures, why });
        }
        let pause = restarts.pause_after(failures);
        warn!(failures, ?pause, %why, "will be restarted");
        sleep(pause)
            .instrument(info_span!("wait for restart"))
            .await;
    }
}
// ANCHOR_END: supervise

/// The supervisor has given up.
#[derive(Debug)]
pub struct GaveUp<E> {
    /// How many failures in a row there were.
    pub failures: u32,
    /// The last of them.
    pub why: Why<E>,
}

/// Why a supervised task ended.
#[derive(Debug)]
pub enum Why<E> {
    /// It returned an error.
    Failed(E),
    /// It panicked, or somebody aborted it.
    Died(JoinError),
}

impl<E: Display> Display for Why<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(error) => error.fmt(f),
            Self::Died(died) if died.is_panic() => f.write_str("it panicked"),
            Self::Died(_) => f.write_str("it was aborted"),
        }
    }
}

impl<E: Display> Display for GaveUp<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "gave up after {} failures: {}", self.failures, self.why)
    }
}

impl<E: fmt::Debug + Display> Error for GaveUp<E> {}
