//! Stopping a task from outside: `abort`, and handles that do it when they are dropped.
//!
//! An aborted task stops at an await and can't tidy up with another one. A task that must: `tokens`.

use std::panic;
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::{error::Elapsed, timeout};
use tokio_util::task::AbortOnDropHandle;
use tracing::warn;

use crate::ended::Joined;
use crate::job::Job;

// ANCHOR: stop
/// Stops a task and waits until it is gone: only then has it released what it held. `None` if it was stopped, its value if
/// it had ended before.
///
/// # Panics
///
/// The task had panicked before. The panic goes on here.
pub async fn stop<T>(task: JoinHandle<T>) -> Option<T> {
    task.abort(); // a request: the task ends when the runtime next looks at it
    match task.await {
        Ok(value) => Some(value),
        Err(died) if died.is_cancelled() => None,
        Err(died) => panic::resume_unwind(died.into_panic()),
    }
}
// ANCHOR_END: stop

// ANCHOR: left_running
/// Wrong: the limit drops the handle. The job goes on.
///
/// # Errors
///
/// The job took longer than `limit`. It still does.
pub async fn left_running(job: Job, limit: Duration) -> Result<Joined, Elapsed> {
    timeout(limit, tokio::spawn(job.run())).await
}
// ANCHOR_END: left_running

// ANCHOR: aborted
/// The limit drops the handle, and that handle takes the job with it.
///
/// # Errors
///
/// The job took longer than `limit`.
pub async fn aborted(job: Job, limit: Duration) -> Result<Joined, Elapsed> {
    let job = AbortOnDropHandle::new(tokio::spawn(job.run()));
    timeout(limit, job).await
}
// ANCHOR_END: aborted

// ANCHOR: patient
/// The limit is on the patience, not on the job: it lends the handle, says that it takes long, and waits on.
///
/// # Errors
///
/// None: it waits as long as it takes.
pub async fn patient(job: Job, limit: Duration) -> Result<Joined, Elapsed> {
    let mut job = tokio::spawn(job.run());
    match timeout(limit, &mut job).await {
        Ok(joined) => Ok(joined),
        Err(_) => {
            warn!("the job takes longer than expected");
            Ok(job.await)
        }
    }
}
// ANCHOR_END: patient
