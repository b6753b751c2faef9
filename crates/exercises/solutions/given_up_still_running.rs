//! Given up, and printed all the same: a solution
//!
//! A timeout drops what it waits for: here a `JoinHandle`, and a dropped handle lets its task go on.
//! `AbortOnDropHandle` takes the task with it.

// ANCHOR: code
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::time::{sleep, timeout};
use tokio_util::task::AbortOnDropHandle;

/// The number of pages, or nothing if it took longer than `limit`: then nothing is printed.
async fn report(printed: Arc<AtomicBool>, limit: Duration) -> Option<u32> {
    let task = AbortOnDropHandle::new(tokio::spawn(print(printed)));
    timeout(limit, task).await.ok()?.ok()
}
// ANCHOR_END: code

// Nothing to change below.

async fn print(printed: Arc<AtomicBool>) -> u32 {
    sleep(Duration::from_secs(10)).await;
    printed.store(true, Ordering::Relaxed);
    12
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn what_is_given_up_is_not_printed() {
        let printed = Arc::new(AtomicBool::new(false));
        let pages = report(Arc::clone(&printed), Duration::from_secs(1)).await;
        assert_eq!(pages, None);
        sleep(Duration::from_secs(60)).await;
        let why = "the report was given up, and printed all the same";
        assert!(!printed.load(Ordering::Relaxed), "{why}");
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_in_time_is_printed() {
        let printed = Arc::new(AtomicBool::new(false));
        let pages = report(Arc::clone(&printed), Duration::from_secs(60)).await;
        assert_eq!(pages, Some(12));
    }
}
