//! Counts how often a future goes to a blocking thread and waits for what comes back: exactly, not by a clock.
//!
//! A measuring instrument and nothing to copy into a program. It gives the future a pool with a single thread and shuts the
//! thread between two polls, so that no operation can end before the future has been seen waiting for it.

use std::io;
use std::pin::pin;
use std::sync::mpsc::{self, Receiver, Sender};
use std::task::{Context, Poll, Waker};

use tokio::runtime::{Builder, Runtime};

// ANCHOR: round_trips
/// Runs `work` to its end, and counts its trips to the pool of blocking threads. `work` may wait
/// for nothing else: no timer, no socket.
///
/// It blocks the calling thread, which must not be one that drives a runtime.
pub fn round_trips<T>(work: impl Future<Output = T>) -> io::Result<(T, usize)> {
    let pool = Builder::new_current_thread()
        .max_blocking_threads(1)
        .build()?;
    let _entered = pool.enter();
    let mut work = pin!(work);
    let mut context = Context::from_waker(Waker::noop());
    let mut trips = 0;
    loop {
        let shut = shut(&pool);
        if let Poll::Ready(value) = work.as_mut().poll(&mut context) {
            return Ok((value, trips));
        }
        trips += 1;
        let behind_it = marker(&pool);
        drop(shut);
        // The pool has one thread and a queue: once the marker is through, so is the operation
        // before it.
        behind_it.recv().map_err(io::Error::other)?;
    }
}
// ANCHOR_END: round_trips

/// Occupies the only thread until what is returned is dropped.
fn shut(pool: &Runtime) -> Sender<()> {
    let (open, opened) = mpsc::channel();
    // The error *is* the signal: the other end was dropped.
    pool.spawn_blocking(move || opened.recv().is_err());
    open
}

/// Sends as soon as the thread comes to it.
fn marker(pool: &Runtime) -> Receiver<()> {
    let (sender, receiver) = mpsc::channel();
    pool.spawn_blocking(move || sender.send(()));
    receiver
}
