//! Drops a future at every await it can be dropped at, and checks an invariant each time.
//!
//! In Rust any future may be dropped at any of its awaits: by `timeout`, by `select!`, by the client that went away. What
//! it had taken and not given back is lost there. One test that cancels after 50 ms tries one of these places; this tries
//! all of them.
//!
//! ```
//! use std::collections::VecDeque;
//! use std::time::Duration;
//!
//! use cancel_check::cancel_at_every_await_from;
//! use tokio::time::sleep;
//!
//! /// Moves one item to the back of the queue once it was looked at.
//! async fn rotate(queue: &mut VecDeque<u32>) {
//!     if let Some(&item) = queue.front() {
//!         sleep(Duration::from_millis(100 * u64::from(item))).await;
//!         queue.rotate_left(1);
//!     }
//! }
//!
//! // In your own tests: #[tokio::test(start_paused = true)]
//! #[tokio::main(flavor = "current_thread", start_paused = true)]
//! async fn main() {
//!     let awaits = cancel_at_every_await_from(
//!         async || VecDeque::from([1, 2, 3]),
//!         rotate,
//!         async |queue, _| assert_eq!(queue.len(), 3, "no item is lost"),
//!     )
//!     .await;
//!     assert_eq!(awaits, 1);
//! }
//! ```
//!
//! # Limits
//!
//! - It visits the awaits of the path that the scenario takes. Another path is another scenario.
//! - An await that is ready at once is no place to be dropped at; nor is one that is never reached.
//! - It drops right after a poll or right at the wake-up. What others do in the middle of a wait needs a scenario that is
//!   woken there: by a time limit, say.
//! - It drops the future, not the tasks that the future spawned.
//! - With real I/O two runs may be polled differently often: every run is checked, but the count is not one to assert.
//! - On a paused clock, a wait for real I/O looks as if nothing would ever wake it (see [`PATIENCE`]).

use std::any::Any;
use std::fmt;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use tokio::time::{sleep, timeout};

/// More polls than this, and the scenario is taken for one that never completes.
pub const MOST_POLLS: usize = 500;

/// A run or a check that takes longer, on the runtime's clock, is taken for one that nothing will wake.
pub const PATIENCE: Duration = Duration::from_secs(60);

// ANCHOR: cancel
/// Runs `scenario` again and again, and drops it a little later each time: before its first poll, after
/// it, woken but before its second poll, after that, and so on. The run that completes is the last.
///
/// Every run starts from a state made by `fresh` and ends with `check`, which gets the state, and the
/// output: `None` if the future was dropped.
///
/// Returns at how many awaits the scenario was suspended in the run that completed.
///
/// # Panics
///
/// `check` panics or has no end: the message says at which poll the future was dropped. Or the
/// scenario isn't complete after [`MOST_POLLS`] polls or after [`PATIENCE`].
pub async fn cancel_at_every_await_from<S, T>(
    mut fresh: impl AsyncFnMut() -> S,
    mut scenario: impl AsyncFnMut(&mut S) -> T,
    mut check: impl AsyncFnMut(S, Option<T>),
) -> usize {
    for poll in 1..=MOST_POLLS {
        for cut in [Cut::Before(poll), Cut::After(poll)] {
            let mut state = fresh().await;
            let (output, polls) = tokio::select! {
                biased; // the clock first: its wake-up is none of the future's
                () = sleep(PATIENCE) => panic!("no wake-up in {PATIENCE:?}: can't drop {cut}"),
                run = drop_at(cut, scenario(&mut state)) => run,
            };
            let completed = output.is_some();
            if let Some(why) = complaint(check(state, output)).await {
                let end = if completed { "completed" } else { "dropped" };
                panic!("broken when {end} {cut}: {why}");
            }
            if completed {
                return polls - 1;
            }
        }
    }
    panic!("the future is not complete after {MOST_POLLS} polls: a scenario has to end");
}

/// Where a run drops its future; polls are counted from 1.
#[derive(Clone, Copy, PartialEq)]
enum Cut {
    /// Woken, but not polled: what `select!` does where another branch is ready as well.
    Before(usize),
    /// Right after a poll that was pending.
    After(usize),
}

/// Polls `future` whenever it is woken, until it completes or is to be dropped. Returns its output and
/// the number of polls.
async fn drop_at<F: Future>(cut: Cut, future: F) -> (Option<F::Output>, usize) {
    let mut future = pin!(future);
    let mut poll = 0;
    let output = poll_fn(|context| {
        poll += 1;
        if cut == Cut::Before(poll) {
            return Poll::Ready(None);
        }
        match future.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending if cut == Cut::After(poll) => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await;
    (output, poll)
}
// ANCHOR_END: cancel

/// [`cancel_at_every_await_from`] for a scenario whose state is already there: a semaphore that all runs
/// share, a database.
///
/// # Panics
///
/// As [`cancel_at_every_await_from`].
pub async fn cancel_at_every_await<T>(
    mut scenario: impl AsyncFnMut() -> T,
    mut check: impl AsyncFnMut(Option<T>),
) -> usize {
    cancel_at_every_await_from(
        async || (),
        async |()| scenario().await,
        async |(), output| check(output).await,
    )
    .await
}

impl fmt::Display for Cut {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Before(poll) => write!(formatter, "before poll {poll}"),
            Self::After(poll) => write!(formatter, "after poll {poll}"),
        }
    }
}

/// What is wrong according to `check`: what its panic said, or that it doesn't end.
async fn complaint(check: impl Future<Output = ()>) -> Option<String> {
    let mut check = pin!(check);
    let caught =
        poll_fn(
            |context| match catch_unwind(AssertUnwindSafe(|| check.as_mut().poll(context))) {
                Ok(poll) => poll.map(|()| None),
                Err(panic) => Poll::Ready(Some(message(&*panic).to_owned())),
            },
        );
    let hangs = |_elapsed| Some(format!("the check has no end in {PATIENCE:?}"));
    timeout(PATIENCE, caught).await.unwrap_or_else(hangs)
}

/// What a panic said.
fn message(panic: &(dyn Any + Send)) -> &str {
    let literal = panic.downcast_ref::<&str>().copied();
    let formatted = || panic.downcast_ref::<String>().map(String::as_str);
    literal.or_else(formatted).unwrap_or("a panic without text")
}
