//! A `JoinSet` as `asyncio.TaskGroup`: no task outlives the group, however the group ends.
//!
//! The first task that fails, by an error or by a panic, cancels the others, and the group waits until they are gone. Two
//! things differ from Python. The other errors are dropped: there is no `ExceptionGroup`. And a group that is itself
//! dropped cancels its tasks but can't wait for them, because `Drop` can't await: a deadline therefore belongs inside
//! ([`task_group_within`]).

use std::error::Error;
use std::fmt;
use std::time::Duration;

use tokio::task::{JoinError, JoinSet};
use tokio::time::error::Elapsed;
use tokio::time::timeout;

use crate::service::{Answer, FetchError, Service};

// ANCHOR: task_group
/// Waits until every task has returned, and gives what they returned, in order of completion. The first error or panic
/// cancels the tasks that are left, and comes back once they are gone.
///
/// Cancel safety: dropping it cancels the tasks and doesn't wait for them.
pub async fn task_group<T, E>(mut tasks: JoinSet<Result<T, E>>) -> Result<Vec<T>, TaskError<E>>
where
    T: 'static,
    E: 'static,
{
    let ended = all_or_first_error(&mut tasks).await;
    tasks.shutdown().await; // returns at once if none is left
    ended
}

async fn all_or_first_error<T, E>(tasks: &mut JoinSet<Result<T, E>>) -> Result<Vec<T>, TaskError<E>>
where
    T: 'static,
    E: 'static,
{
    let mut values = Vec::with_capacity(tasks.len());
    while let Some(joined) = tasks.join_next().await {
        values.push(joined?.map_err(TaskError::Returned)?);
    }
    Ok(values)
}
// ANCHOR_END: task_group

// ANCHOR: task_group_within
/// As [`task_group`], with a deadline: when it passes, the tasks are cancelled *and* waited for.
pub async fn task_group_within<T, E>(
    limit: Duration,
    mut tasks: JoinSet<Result<T, E>>,
) -> Result<Result<Vec<T>, TaskError<E>>, Elapsed>
where
    T: 'static,
    E: 'static,
{
    let ended = timeout(limit, all_or_first_error(&mut tasks)).await;
    tasks.shutdown().await;
    ended
}
// ANCHOR_END: task_group_within

// ANCHOR: fetch_in_a_group
/// Fetches three resources, each in a task of its own.
pub async fn fetch_in_a_group(
    service: &Service,
    delay: Duration,
) -> Result<Vec<Answer>, TaskError<FetchError>> {
    let mut tasks = JoinSet::new();
    for name in ["users", "orders", "stock"] {
        let service = service.clone();
        tasks.spawn(async move { service.fetch(name, delay).await });
    }
    task_group(tasks).await
}
// ANCHOR_END: fetch_in_a_group

// ANCHOR: task_error
/// The two ways in which a task fails.
#[derive(Debug)]
pub enum TaskError<E> {
    /// It ran to its end and returned an error.
    Returned(E),
    /// It panicked, or somebody aborted it.
    Died(JoinError),
}
// ANCHOR_END: task_error

impl<E> From<JoinError> for TaskError<E> {
    fn from(died: JoinError) -> Self {
        Self::Died(died)
    }
}

impl<E: fmt::Display> fmt::Display for TaskError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Returned(error) => error.fmt(f),
            Self::Died(died) => died.fmt(f),
        }
    }
}

impl<E: Error> Error for TaskError<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Returned(error) => error.source(),
            Self::Died(died) => died.source(),
        }
    }
}
