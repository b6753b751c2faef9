//! What was still being written: a solution
//!
//! A detached task is dropped at its next await when the runtime ends. A `TaskTracker` counts the tasks without
//! keeping their results, and `wait` returns when it is closed and empty.

// ANCHOR: code
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::sleep;
use tokio_util::task::TaskTracker;

/// Takes orders, one after another. When it returns, the program ends.
async fn serve(orders: u32, audit: &Audit) {
    let writing = TaskTracker::new();
    for order in 0..orders {
        sleep(Duration::from_millis(10)).await; // the customer is served
        writing.spawn(audit.clone().write(order));
    }
    writing.close();
    writing.wait().await;
}
// ANCHOR_END: code

// Nothing to change below.

/// The audit log. It is slow.
#[derive(Clone, Default)]
struct Audit(Arc<Mutex<Vec<u32>>>);

impl Audit {
    async fn write(self, order: u32) {
        sleep(Duration::from_millis(100)).await;
        self.entries().push(order);
    }

    fn entries(&self) -> std::sync::MutexGuard<'_, Vec<u32>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::{Instant, timeout};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn no_entry_is_lost_and_no_customer_waits_for_one() {
        let audit = Audit::default();
        let start = Instant::now();
        let served = timeout(Duration::from_secs(60), serve(5, &audit)).await;
        served.expect("it waits for something that never comes: was the tracker closed?");
        let why = "entries of the audit log were lost: nobody waited for their tasks";
        assert_eq!(*audit.entries(), [0, 1, 2, 3, 4], "{why}");
        let why = "five customers of 10 ms, then the last entry";
        assert_eq!(start.elapsed(), Duration::from_millis(150), "{why}");
    }
}
