//! What `.await` does: it polls, and gives the thread away when the answer is "not yet".
//!
//! Not here: `Pin` in depth, and wakers by hand; see the standard library's `std::task`.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep};

// ANCHOR: counted
/// A sleep that writes down when it was polled, and with what answer.
#[derive(Debug)]
pub struct CountedSleep {
    sleep: Pin<Box<Sleep>>,
    started: Instant,
    /// Each poll: the time since the start, and whether the sleep was over.
    pub polls: Vec<(Duration, bool)>,
}

impl CountedSleep {
    /// A sleep of this length, from now.
    #[must_use]
    pub fn new(length: Duration) -> Self {
        Self {
            sleep: Box::pin(sleep(length)),
            started: Instant::now(),
            polls: Vec::new(),
        }
    }
}

impl Future for CountedSleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        // `Pending` is a promise: the timer has kept the waker of this context, and will call it.
        let answer = self.sleep.as_mut().poll(context);
        let at = self.started.elapsed();
        self.polls.push((at, answer.is_ready()));
        answer
    }
}
// ANCHOR_END: counted
