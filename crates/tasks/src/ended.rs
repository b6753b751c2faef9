//! How a task ended: the two results that awaiting a `JoinHandle` gives, made one.

use std::error::Error;
use std::fmt;

use tokio::task::JoinError;

use crate::job::JobError;

/// What awaiting a job's task gives: outside, whether the task ran to its end; inside, what the job returned.
pub type Joined = Result<Result<u32, JobError>, JoinError>;

// ANCHOR: ended
/// The ways in which a task ends that doesn't end well.
#[derive(Debug)]
pub enum Ended {
    /// The job returned an error.
    Failed(JobError),
    /// The job panicked. `JoinError::into_panic` gives what it panicked with.
    Panicked(JoinError),
    /// Somebody aborted the task, or its runtime was shut down.
    Aborted,
}

/// Makes one result of two.
///
/// # Errors
///
/// The job failed, panicked, or was aborted.
pub fn how_it_ended(joined: Joined) -> Result<u32, Ended> {
    match joined {
        Ok(Ok(n)) => Ok(n),
        Ok(Err(error)) => Err(Ended::Failed(error)),
        Err(died) if died.is_panic() => Err(Ended::Panicked(died)),
        Err(_) => Err(Ended::Aborted),
    }
}
// ANCHOR_END: ended

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(error) => error.fmt(f),
            Self::Panicked(_) => f.write_str("panicked"),
            Self::Aborted => f.write_str("aborted"),
        }
    }
}

impl Error for Ended {}
