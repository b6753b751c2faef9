//! Items in batches: so many at once, or those that came within a time.
//!
//! For what is cheaper together: the rows of one INSERT, the lines of one request. The three ways
//! have the same signature.

use std::mem;
use std::time::Duration;

use tokio::sync::mpsc::Receiver;
use tokio::time::{Instant, timeout, timeout_at};

// ANCHOR: batches
/// Makes batches of the items that come out of a channel.
#[derive(Debug)]
pub struct Batches<T> {
    queue: Receiver<T>,
    most: usize,
    patience: Duration,
    /// What was received and not yet handed over.
    batch: Vec<T>,
    /// When `batch` has to be handed over, however full it is.
    deadline: Instant,
}
// ANCHOR_END: batches

impl<T> Batches<T> {
    /// Batches of at most `most` items, of which none waits longer than `patience` for the others.
    ///
    /// # Panics
    ///
    /// `most` is zero.
    #[must_use]
    pub fn new(queue: Receiver<T>, most: usize, patience: Duration) -> Self {
        // `recv_many` with a limit of zero returns zero at once, as it does at the end of the stream.
        assert!(most > 0, "a batch has room for at least one item");
        Self {
            queue,
            most,
            patience,
            batch: Vec::new(),
            deadline: Instant::now(),
        }
    }
}

// ANCHOR: wrong
impl<T> Batches<T> {
    /// Wrong: the patience begins anew with each item. As long as items come a little faster than
    /// that, the first of them waits until the batch is full.
    pub async fn patience_for_each(&mut self) -> Option<Vec<T>> {
        self.batch.push(self.queue.recv().await?);
        while self.batch.len() < self.most
            && let Ok(Some(item)) = timeout(self.patience, self.queue.recv()).await
        {
            self.batch.push(item);
        }
        Some(mem::take(&mut self.batch))
    }
}
// ANCHOR_END: wrong

// ANCHOR: lossy
impl<T> Batches<T> {
    /// Wrong: the batch is a local variable, so whoever drops this future drops the items in it.
    pub async fn in_a_local(&mut self) -> Option<Vec<T>> {
        let mut batch = vec![self.queue.recv().await?];
        let deadline = Instant::now() + self.patience;
        while batch.len() < self.most
            && let Ok(Some(item)) = timeout_at(deadline, self.queue.recv()).await
        {
            batch.push(item);
        }
        Some(batch)
    }
}
// ANCHOR_END: lossy

// ANCHOR: right
impl<T> Batches<T> {
    /// The next batch: full, or what came within the patience that its first item has; `None` at
    /// the end of the stream.
    ///
    /// Cancel safety: nothing is lost. What was received stays in `self`, and so does the deadline.
    pub async fn next(&mut self) -> Option<Vec<T>> {
        if self.batch.is_empty() {
            if self.queue.recv_many(&mut self.batch, self.most).await == 0 {
                return None;
            }
            self.deadline = Instant::now() + self.patience;
        }
        while self.batch.len() < self.most {
            let room = self.most - self.batch.len();
            let more = self.queue.recv_many(&mut self.batch, room);
            match timeout_at(self.deadline, more).await {
                Ok(0) | Err(_) => break, // no more come, or none in time
                Ok(_) => {}
            }
        }
        Some(mem::take(&mut self.batch))
    }
}
// ANCHOR_END: right
