//! How a stream ends: no sentinel goes through the queue, the last sender is dropped.
//!
//! Here: something that hands out senders, and so has one itself. The plain case, and the sender
//! forgotten: `fan_in`. Consumers that are producers, too: `crawl`.

use tokio::sync::mpsc::{self, Receiver, Sender, WeakSender};

// ANCHOR: desk_wrong
/// Wrong: it keeps a sender to make others from, so the queue stays open for as long as the desk
/// exists.
#[derive(Debug)]
pub struct OpenDesk {
    queue: Sender<u32>,
}

impl OpenDesk {
    /// A queue, and the desk that gives senders to it away.
    #[must_use]
    pub fn new(capacity: usize) -> (Self, Sender<u32>, Receiver<u32>) {
        let (queue, receiver) = mpsc::channel(capacity);
        let desk = Self {
            queue: queue.clone(),
        };
        (desk, queue, receiver)
    }

    /// One more sender.
    #[must_use]
    pub fn sender(&self) -> Option<Sender<u32>> {
        Some(self.queue.clone())
    }
}
// ANCHOR_END: desk_wrong

// ANCHOR: desk_right
/// It keeps a weak sender: enough to make others from while one of them lives, and no reason for
/// the queue to stay open.
#[derive(Debug)]
pub struct Desk {
    queue: WeakSender<u32>,
}

impl Desk {
    /// A queue, and the desk that gives senders to it away.
    #[must_use]
    pub fn new(capacity: usize) -> (Self, Sender<u32>, Receiver<u32>) {
        let (queue, receiver) = mpsc::channel(capacity);
        let desk = Self {
            queue: queue.downgrade(),
        };
        (desk, queue, receiver)
    }

    /// One more sender; `None` once the last one was dropped: the stream has ended.
    #[must_use]
    pub fn sender(&self) -> Option<Sender<u32>> {
        self.queue.upgrade()
    }
}
// ANCHOR_END: desk_right
