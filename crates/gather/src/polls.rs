//! Counts how often futures are polled: a measure of work that is the same on every machine.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A count of polls that any number of futures share.
#[derive(Debug, Clone, Default)]
pub struct PollCount(Arc<AtomicU64>);

impl PollCount {
    /// The same future, except that each poll of it is counted.
    pub fn count<F: Future>(&self, future: F) -> impl Future<Output = F::Output> + use<F> {
        let polls = Arc::clone(&self.0);
        async move {
            let mut future = pin!(future);
            poll_fn(|cx| {
                polls.fetch_add(1, Ordering::Relaxed);
                future.as_mut().poll(cx)
            })
            .await
        }
    }

    /// The polls so far.
    #[must_use]
    pub fn so_far(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}
