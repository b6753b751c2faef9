//! `spawn_blocking` and the end: it can't be aborted once it has begun, and the runtime's drop waits for it.
//!
//! What belongs on such a thread, and what doesn't: `cpu`.

use std::sync::mpsc;
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::task::{JoinError, spawn_blocking};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

// ANCHOR: goes_on
/// Wrong: the limit is on the wait only. The work goes on, and holds its thread.
pub async fn goes_on(
    limit: Duration,
    work: impl FnOnce(CancellationToken) -> u64 + Send + 'static,
) -> Option<Result<u64, JoinError>> {
    let nobody_cancels_it = CancellationToken::new();
    let working = spawn_blocking(move || work(nobody_cancels_it));
    timeout(limit, working).await.ok()
}
// ANCHOR_END: goes_on

// ANCHOR: is_told
/// The limit drops the guard, the guard cancels the token, and the work looks at the token.
pub async fn is_told(
    limit: Duration,
    work: impl FnOnce(CancellationToken) -> u64 + Send + 'static,
) -> Option<Result<u64, JoinError>> {
    let stop = CancellationToken::new();
    let _told_on_drop = stop.clone().drop_guard();
    let working = spawn_blocking(move || work(stop));
    timeout(limit, working).await.ok()
}

/// Work in steps, which asks before each whether it is still wanted. Gives the steps it has done.
pub fn steps(wanted: u64, stop: &CancellationToken, mut step: impl FnMut()) -> u64 {
    let mut done = 0;
    while done < wanted && !stop.is_cancelled() {
        step();
        done += 1;
    }
    done
}
// ANCHOR_END: is_told

/// Starts `work` on a thread for blocking, and returns when it has begun.
pub fn begin(runtime: &Runtime, work: impl FnOnce() + Send + 'static) {
    let (began, begun) = mpsc::channel();
    runtime.spawn_blocking(move || {
        began.send(()).ok();
        work();
    });
    // An error means that it began and is over.
    begun.recv().ok();
}

// ANCHOR: ends
/// How a program leaves its runtime.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leave {
    /// As at the end of `main`: waits for blocking work, however long it takes.
    Drop,
    /// Waits for it at most so long.
    Timeout(Duration),
    /// Doesn't wait.
    Background,
}

/// Ends the runtime. Tasks are dropped at their await in each case; what differs is the wait for work that blocks.
pub fn leave(runtime: Runtime, how: Leave) {
    match how {
        Leave::Drop => drop(runtime),
        Leave::Timeout(limit) => runtime.shutdown_timeout(limit),
        Leave::Background => runtime.shutdown_background(),
    }
}
// ANCHOR_END: ends
