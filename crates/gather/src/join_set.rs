//! `JoinSet`: tasks that belong together. Dropping the set aborts them, so none is forgotten.
//!
//! A task may run on another thread while the others run, which futures in `join_all` never do. The price: it may borrow
//! nothing, it costs an allocation, and its panic arrives as a value. Cancelling the rest on the first error: `task_group`.

use std::time::Duration;

use tokio::task::{JoinError, JoinSet};

use crate::service::{Answer, FetchError, Service};
use crate::task_group::TaskError;

// ANCHOR: in_order_of_completion
/// Handles each answer as soon as it is there: `asyncio.as_completed`. The first error aborts what is left, because `?`
/// leaves the function and drops the set.
pub async fn in_order_of_completion(
    service: &Service,
    requests: &[(&'static str, Duration)],
) -> Result<Vec<Answer>, TaskError<FetchError>> {
    let mut tasks = JoinSet::new();
    for &(name, delay) in requests {
        let service = service.clone();
        tasks.spawn(async move { service.fetch(name, delay).await });
    }
    let mut answers = Vec::new();
    while let Some(joined) = tasks.join_next().await {
        answers.push(joined?.map_err(TaskError::Returned)?);
    }
    Ok(answers)
}
// ANCHOR_END: in_order_of_completion

// ANCHOR: in_input_order
/// As above, but the answers come back in the order of the requests: each task carries its index.
pub async fn in_input_order(
    service: &Service,
    requests: &[(&'static str, Duration)],
) -> Result<Vec<Answer>, TaskError<FetchError>> {
    let mut tasks = JoinSet::new();
    for (index, &(name, delay)) in requests.iter().enumerate() {
        let service = service.clone();
        tasks.spawn(async move { (index, service.fetch(name, delay).await) });
    }
    let mut answers = Vec::new();
    while let Some(joined) = tasks.join_next().await {
        let (index, fetched) = joined?;
        answers.push((index, fetched.map_err(TaskError::Returned)?));
    }
    answers.sort_unstable_by_key(|(index, _)| *index);
    Ok(answers.into_iter().map(|(_, answer)| answer).collect())
}
// ANCHOR_END: in_input_order

// ANCHOR: each_outcome
/// Waits for all of them and keeps what each came to: a panic is an `Err` like any other, and the other tasks go on.
pub async fn each_outcome<T: 'static>(mut tasks: JoinSet<T>) -> Vec<Result<T, JoinError>> {
    let mut outcomes = Vec::with_capacity(tasks.len());
    while let Some(outcome) = tasks.join_next().await {
        outcomes.push(outcome);
    }
    outcomes
}
// ANCHOR_END: each_outcome

/// The short form, for tasks whose panic should be everybody's.
///
/// # Panics
///
/// A task panicked. The panic goes on here, and the tasks that are left are aborted.
pub async fn each_output<T: 'static>(tasks: JoinSet<T>) -> Vec<T> {
    tasks.join_all().await
}
