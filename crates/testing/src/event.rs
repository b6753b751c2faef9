//! Something that happens once and is waited for, by one task: a flag, and the waker of whoever waits.
//!
//! It takes two steps to wait, and two to set, and another thread may do one of its own between any two of them. Compiled twice:
//! with the atomics and locks of std for the library, and with those of loom for `tests/interleavings.rs`, which tries all
//! orders. For work take `tokio::sync::Notify` or a oneshot.

use std::future::poll_fn;
use std::sync::PoisonError;
use std::task::{Poll, Waker};

use super::sync::{AtomicBool, Mutex, Ordering};

// ANCHOR: event
/// Happens once.
#[derive(Debug)]
pub struct Event {
    happened: AtomicBool,
    waiting: Mutex<Option<Waker>>,
}

impl Event {
    /// It hasn't happened.
    #[must_use]
    pub fn new() -> Self {
        Self {
            happened: AtomicBool::new(false),
            waiting: Mutex::new(None),
        }
    }

    /// It happens: whoever waits is woken.
    pub fn set(&self) {
        self.happened.store(true, Ordering::Release);
        let waiting = self
            .waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(waker) = waiting {
            waker.wake();
        }
    }

    fn leave(&self, waker: &Waker) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        *waiting = Some(waker.clone());
    }
}
// ANCHOR_END: event

// ANCHOR: wait
impl Event {
    /// Wrong: looks, and then leaves its waker. If it happens in between, nobody is woken.
    pub async fn wait_looking_first(&self) {
        poll_fn(|context| {
            if self.happened.load(Ordering::Acquire) {
                return Poll::Ready(());
            }
            self.leave(context.waker());
            Poll::Pending
        })
        .await;
    }

    /// Leaves its waker, and then looks.
    pub async fn wait(&self) {
        poll_fn(|context| {
            self.leave(context.waker());
            if self.happened.load(Ordering::Acquire) {
                return Poll::Ready(());
            }
            Poll::Pending
        })
        .await;
    }
}
// ANCHOR_END: wait

impl Default for Event {
    fn default() -> Self {
        Self::new()
    }
}
