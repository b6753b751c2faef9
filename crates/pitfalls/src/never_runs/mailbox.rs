//! A place for one letter, and for the waker of who waits for it.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

/// Holds one number, which may come later.
#[derive(Debug, Default)]
pub struct Mailbox {
    letter: AtomicU32,
    waker: Mutex<Option<Waker>>,
}

impl Mailbox {
    /// The letter, if it has come.
    pub fn letter(&self) -> Poll<u32> {
        match self.letter.load(Ordering::Acquire) {
            0 => Poll::Pending,
            letter => Poll::Ready(letter),
        }
    }

    /// Where the waker is kept.
    pub fn waker(&self) -> MutexGuard<'_, Option<Waker>> {
        self.waker.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Brings the letter and wakes who waits.
    pub(super) fn put(&self, letter: u32) {
        self.letter.store(letter, Ordering::Release);
        let waiting = self.waker().take();
        if let Some(waker) = waiting {
            waker.wake();
        }
    }
}
