//! Many short tasks, in the order of the input: a queue of handles in place of a `JoinSet`.
//!
//! A `JoinSet` keeps a list of its tasks, moves each to another list when it ends, and has a waker of its own for each. A queue
//! of handles does without: the oldest is awaited, and while it runs the others do too. With a bound, the memory of a task that
//! has ended is there for the next.

use std::collections::VecDeque;

use tokio::task::JoinError;
use tokio_util::task::AbortOnDropHandle;

// ANCHOR: in_order
/// Runs all `jobs` as tasks, at most `at_once` at a time, and gives what they returned in the order of the input.
///
/// The oldest is awaited first: while it runs, at most `at_once - 1` others run beside it, and none begins in the place of one
/// that has ended.
///
/// Cancel safety: dropping it aborts the tasks that run; what was returned so far is lost.
///
/// # Errors
///
/// A task panicked; the others are aborted.
pub async fn in_order<F>(
    at_once: usize,
    jobs: impl IntoIterator<Item = F>,
) -> Result<Vec<F::Output>, JoinError>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let mut running = VecDeque::with_capacity(at_once);
    let mut returned = Vec::new();
    for job in jobs {
        if running.len() >= at_once
            && let Some(oldest) = running.pop_front()
        {
            returned.push(oldest.await?);
        }
        running.push_back(AbortOnDropHandle::new(tokio::spawn(job)));
    }
    for task in running {
        returned.push(task.await?);
    }
    Ok(returned)
}
// ANCHOR_END: in_order
