//! A runtime in twenty lines, to see that there is no magic: poll, sleep until woken, poll again.
//!
//! It runs one future on one thread. What tokio adds: many tasks, many threads, timers, sockets.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

// ANCHOR: executor
/// Wakes the future by waking the thread that waits for it.
struct ThreadWaker(Thread);

impl Wake for ThreadWaker {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Runs a future to its end on this thread, which sleeps while the future has nothing to do.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(ThreadWaker(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(value) => return value,
            // An `unpark` that came first makes `park` return at once: no wake-up is lost.
            Poll::Pending => thread::park(),
        }
    }
}
// ANCHOR_END: executor
