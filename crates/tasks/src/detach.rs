//! What a task loses when nobody waits for it: its error, its panic, and, at the end of the program, the rest of itself.
//!
//! The cures: `background` for errors, `drain` and `graceful_shutdown` for the end.

use tokio::runtime::Runtime;
use tokio::task::yield_now;

use crate::ended::{Ended, how_it_ended};
use crate::job::Job;

// ANCHOR: detached
/// Wrong: the job goes on, and nobody will ever know how it ended.
///
/// # Errors
///
/// Never, whatever becomes of the job.
pub async fn detached(job: Job) -> Result<(), Ended> {
    tokio::spawn(job.run());
    Ok(())
}
// ANCHOR_END: detached

// ANCHOR: awaited
/// Starts the job in a task, and waits for the task.
///
/// # Errors
///
/// The job failed, panicked, or was aborted.
pub async fn awaited(job: Job) -> Result<(), Ended> {
    let task = tokio::spawn(job.run());
    how_it_ended(task.await).map(drop)
}
// ANCHOR_END: awaited

// ANCHOR: forgets
/// Wrong: the program ends with its first future. The job is dropped at whichever await it has reached.
pub fn program_that_forgets(runtime: Runtime, job: impl Future<Output: Send> + Send + 'static) {
    runtime.block_on(async {
        tokio::spawn(job);
        yield_now().await; // the job begins
    });
} // `runtime` is dropped here, as it is at the end of `#[tokio::main]`
// ANCHOR_END: forgets

// ANCHOR: waits
/// The program ends when its job has ended.
pub fn program_that_waits(runtime: Runtime, job: impl Future<Output: Send> + Send + 'static) {
    runtime.block_on(async {
        let job = tokio::spawn(job);
        yield_now().await;
        job.await.ok(); // how it ended: see `awaited`
    });
}
// ANCHOR_END: waits
