//! What `timeout` can't stop: it can only drop a future, and only when that future has given the
//! thread back.
//!
//! How to stop blocking work after all (a flag, chunks): `tasks`, `runtime`.

use std::time::Duration;

use tokio::task::JoinError;
use tokio::time::error::Elapsed;
use tokio::time::{sleep, timeout};
use tokio_util::task::AbortOnDropHandle;
use tracing::{info, instrument};

// ANCHOR: blocking
/// Wrong: nothing else runs on this thread until `work` is done, the timer of the timeout included.
pub async fn blocking<T>(limit: Duration, work: impl FnOnce() -> T) -> Result<T, Elapsed> {
    timeout(limit, async { work() }).await
}
// ANCHOR_END: blocking

// ANCHOR: blocking_thread
/// The answer comes in time. The work goes on all the same, on its own thread, to its end.
pub async fn on_a_thread<T: Send + 'static>(
    limit: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<Result<T, JoinError>, Elapsed> {
    timeout(limit, tokio::task::spawn_blocking(work)).await
}
// ANCHOR_END: blocking_thread

/// A job of three steps, and something to see at the end of each.
#[instrument(skip_all, ret)]
pub async fn job(step: Duration, mut done: impl FnMut(u32)) {
    for n in 1..=3 {
        sleep(step).await;
        info!("step {n}");
        done(n);
    }
}

// ANCHOR: spawned
/// Wrong: the timeout drops the handle, and a task goes on without its handle.
pub async fn handle_dropped<T: Send + 'static>(
    limit: Duration,
    job: impl Future<Output = T> + Send + 'static,
) -> Result<Result<T, JoinError>, Elapsed> {
    timeout(limit, tokio::spawn(job)).await
}
// ANCHOR_END: spawned

// ANCHOR: aborted
/// With a handle that aborts its task when it is dropped, the timeout stops the task.
pub async fn handle_aborts<T: Send + 'static>(
    limit: Duration,
    job: impl Future<Output = T> + Send + 'static,
) -> Result<Result<T, JoinError>, Elapsed> {
    timeout(limit, AbortOnDropHandle::new(tokio::spawn(job))).await
}
// ANCHOR_END: aborted

// ANCHOR: resumed
/// Complains when the job is late, and then waits on: `&mut` lends the handle to the timeout, so
/// that nothing is dropped. A pinned future can be lent in the same way.
pub async fn late_is_late<T: Send + 'static>(
    limit: Duration,
    job: impl Future<Output = T> + Send + 'static,
) -> Result<(T, bool), JoinError> {
    let mut task = AbortOnDropHandle::new(tokio::spawn(job));
    match timeout(limit, &mut task).await {
        Ok(ended) => Ok((ended?, false)),
        Err(_) => {
            info!("late");
            Ok((task.await?, true))
        }
    }
}
// ANCHOR_END: resumed
