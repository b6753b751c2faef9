//! A bounded queue that gives the most important item first: `asyncio.PriorityQueue`, which tokio
//! doesn't have.
//!
//! A sorted map behind a lock, a semaphore that counts the free places, and one that counts the
//! items. The lock is held for a moment and never across an `await`, so that the standard library's
//! mutex is the right one.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Semaphore;

// ANCHOR: queue
/// A bounded queue, ordered by priority: 0 is the most important, and equals come out as they went
/// in. Shared by reference or in an `Arc`, by any number of producers and consumers.
#[derive(Debug)]
pub struct PriorityQueue<T> {
    entries: Mutex<Entries<T>>,
    /// The free places.
    places: Semaphore,
    /// The items that no consumer has claimed.
    items: Semaphore,
}

#[derive(Debug)]
struct Entries<T> {
    /// By priority, and by what `pushed` was.
    sorted: BTreeMap<(u64, u64), T>,
    pushed: u64,
    /// In here, so that nobody can close the queue without the lock, and between a look and a push.
    closed: bool,
}

/// The queue is closed: the item comes back.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the queue is closed")]
pub struct Closed<T>(pub T);

impl<T> PriorityQueue<T> {
    /// A queue with so many places.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        let entries = Entries {
            sorted: BTreeMap::new(),
            pushed: 0,
            closed: false,
        };
        Self {
            entries: Mutex::new(entries),
            places: Semaphore::new(capacity),
            items: Semaphore::new(0),
        }
    }

    /// Puts an item, and waits for a place to put it.
    ///
    /// Cancel safety: dropped while it waits, it has put nothing; the item is lost.
    ///
    /// # Errors
    ///
    /// [`Closed`], with the item.
    pub async fn push(&self, priority: u64, item: T) -> Result<(), Closed<T>> {
        let Ok(place) = self.places.acquire().await else {
            return Err(Closed(item));
        };
        let mut entries = self.lock();
        if entries.closed {
            return Err(Closed(item)); // between the two lines above
        }
        let key = (priority, entries.pushed);
        entries.pushed += 1;
        entries.sorted.insert(key, item);
        place.forget();
        self.items.add_permits(1);
        Ok(())
    }

    /// Takes the most important item, and waits for one; `None` when the queue is closed and empty.
    ///
    /// Cancel safety: nothing is lost, because nothing is awaited once an item is claimed.
    pub async fn pop(&self) -> Option<T> {
        if let Ok(claim) = self.items.acquire().await {
            claim.forget();
        }
        // A closed semaphore has no permits; the items that are left are there for whoever comes first.
        let (_, item) = self.lock().sorted.pop_first()?;
        self.places.add_permits(1);
        Some(item)
    }

    /// Closes the queue: `push` fails from now on, `pop` gives what is left.
    pub fn close(&self) {
        // Locked until both are closed: no `push` is accepted after a `pop` has said that nothing is left.
        let mut entries = self.lock();
        entries.closed = true;
        self.places.close();
        self.items.close();
    }

    fn lock(&self) -> MutexGuard<'_, Entries<T>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
// ANCHOR_END: queue

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::thread;

    use super::*;

    #[test]
    fn a_push_that_meets_a_close_gives_its_item_back() {
        let queue = Arc::new(PriorityQueue::new(1));
        let pusher = Arc::clone(&queue);
        let mut lock = queue.lock();
        let push = thread::spawn(move || tokio_test::block_on(pusher.push(0, "item")));
        while queue.places.available_permits() > 0 {
            thread::yield_now();
        }
        // It has its place and waits for the lock. What `close` does under the lock happens now.
        lock.closed = true;
        queue.places.close();
        queue.items.close();
        drop(lock);
        assert_eq!(
            push.join().unwrap(),
            Err(Closed("item")),
            "a consumer may have been told that nothing is left: nobody would find it"
        );
    }
}
