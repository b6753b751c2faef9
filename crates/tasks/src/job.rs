//! The work that this practice runs in tasks: it takes a while, and ends well, with an error, or with a panic.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use tokio::time::sleep;
use tracing::instrument;

// ANCHOR: job
/// A job with a number, a length, and an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Job {
    /// Which one it is.
    pub n: u32,
    /// How long it takes.
    pub takes: Duration,
    /// How it ends.
    pub ends: Ends,
}

/// How a job ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ends {
    /// It returns its number.
    Well,
    /// It returns an error.
    WithAnError,
    /// It panics.
    WithAPanic,
}

impl Job {
    /// Does the job.
    ///
    /// # Errors
    ///
    /// It was made to fail.
    ///
    /// # Panics
    ///
    /// It was made to panic.
    #[instrument(name = "job", skip_all, fields(n = self.n), ret, err)]
    pub async fn run(self) -> Result<u32, JobError> {
        sleep(self.takes).await;
        match self.ends {
            Ends::Well => Ok(self.n),
            Ends::WithAnError => Err(JobError { n: self.n }),
            Ends::WithAPanic => panic!("job {} is broken", self.n),
        }
    }
}
// ANCHOR_END: job

impl Job {
    /// A job that ends well.
    #[must_use]
    pub fn new(n: u32, takes: Duration) -> Self {
        Self {
            n,
            takes,
            ends: Ends::Well,
        }
    }

    /// The same job, with another end.
    #[must_use]
    pub fn ending(self, ends: Ends) -> Self {
        Self { ends, ..self }
    }
}

/// The job could not be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobError {
    /// Which one it was.
    pub n: u32,
}

impl fmt::Display for JobError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "job {} could not be done", self.n)
    }
}

impl Error for JobError {}
