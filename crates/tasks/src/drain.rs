//! A drain with a deadline: nothing new begins, what has begun may end, and what takes too long is cut off and counted.
//!
//! The complete program that does this when it is told to stop: `examples/graceful_shutdown.rs`.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::time::{error::Elapsed, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::Instrument;

// ANCHOR: drain
/// Tasks that are waited for together. A clone starts tasks of the same group.
#[derive(Debug, Clone, Default)]
pub struct Tasks {
    tracker: TaskTracker,
    /// Tells the tasks to end soon. They look at it, or they don't.
    stop: CancellationToken,
    /// Drops the tasks that haven't.
    cut: CancellationToken,
    cut_off: Arc<AtomicUsize>,
}

impl Tasks {
    /// Starts a task, unless the drain has begun. The task gets the token that will tell it to end.
    pub fn spawn<F>(&self, work: impl FnOnce(CancellationToken) -> F)
    where
        F: Future<Output: Send> + Send + 'static,
    {
        if self.stop.is_cancelled() {
            return;
        }
        let work = work(self.stop.clone()).in_current_span();
        let (cut, cut_off) = (self.cut.clone(), Arc::clone(&self.cut_off));
        self.tracker.spawn(async move {
            if cut.run_until_cancelled(work).await.is_none() {
                cut_off.fetch_add(1, Ordering::Relaxed);
            }
        });
    }

    /// Tells all tasks to end, waits for them at most `limit`, then drops those that are left. Gives their number.
    ///
    /// Cancel safety: dropping it gives up the wait. The tasks have been told to end; call it again to wait on.
    pub async fn drain(&self, limit: Duration) -> usize {
        self.stop.cancel();
        self.tracker.close();
        if timeout(limit, self.tracker.wait()).await.is_err() {
            self.cut.cancel();
            // A dropped task runs its destructors, and is gone by the time this returns.
            self.tracker.wait().await;
        }
        self.cut_off.load(Ordering::Relaxed)
    }
}
// ANCHOR_END: drain

// ANCHOR: not_closed
/// Wrong: a tracker that isn't closed may get another task, so there is no end to wait for.
///
/// # Errors
///
/// Always, after `limit`, even if there is no task.
pub async fn wait_without_close(tracker: &TaskTracker, limit: Duration) -> Result<(), Elapsed> {
    timeout(limit, tracker.wait()).await
}
// ANCHOR_END: not_closed

// ANCHOR: closed
/// Says first that no task will come.
///
/// # Errors
///
/// Tasks were still running after `limit`.
pub async fn close_and_wait(tracker: &TaskTracker, limit: Duration) -> Result<(), Elapsed> {
    tracker.close();
    timeout(limit, tracker.wait()).await
}
// ANCHOR_END: closed
