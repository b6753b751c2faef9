//! `try_join!`: all answers or the first error, at which it drops the futures that are still under way.
//!
//! That works because it owns the futures. Over `JoinHandle`s it owns only handles, and stops nothing: the two wrong ways
//! here show how that goes. The way to stop tasks is in `task_group`.

use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::try_join;

use crate::service::{Answer, FetchError, Service};
use crate::task_group::TaskError;

// ANCHOR: all_or_first_error
/// Fetches three resources together. At the first error the other fetches are dropped where they stand, and answers that
/// had already come are thrown away.
pub async fn all_or_first_error(
    service: &Service,
    delay: Duration,
) -> Result<(Answer, Answer, Answer), FetchError> {
    try_join!(
        service.fetch("users", delay),
        service.fetch("orders", delay),
        service.fetch("stock", delay),
    )
}
// ANCHOR_END: all_or_first_error

// ANCHOR: over_handles
/// Wrong: a handle's `Err` says that the task panicked. What the task returned is inside the `Ok`, its error too, so
/// `try_join!` waits for all three and finds the error afterwards.
pub async fn over_handles(
    service: &Service,
    delay: Duration,
) -> Result<(Answer, Answer, Answer), TaskError<FetchError>> {
    let (users, orders, stock) = try_join!(
        spawn_fetch(service, "users", delay),
        spawn_fetch(service, "orders", delay),
        spawn_fetch(service, "stock", delay),
    )?;
    let returned = TaskError::Returned;
    Ok((
        users.map_err(returned)?,
        orders.map_err(returned)?,
        stock.map_err(returned)?,
    ))
}
// ANCHOR_END: over_handles

// ANCHOR: over_flattened_handles
/// Wrong: now the error is seen at once, but what `try_join!` drops are handles. A dropped handle detaches its task: the
/// other two run on, and nobody will see how they end. This is what `asyncio.gather` does.
pub async fn over_flattened_handles(
    service: &Service,
    delay: Duration,
) -> Result<(Answer, Answer, Answer), TaskError<FetchError>> {
    try_join!(
        flatten(spawn_fetch(service, "users", delay)),
        flatten(spawn_fetch(service, "orders", delay)),
        flatten(spawn_fetch(service, "stock", delay)),
    )
}

/// Makes one `Result` of the two that a handle yields.
async fn flatten<T, E>(handle: JoinHandle<Result<T, E>>) -> Result<T, TaskError<E>> {
    handle.await?.map_err(TaskError::Returned)
}
// ANCHOR_END: over_flattened_handles

// ANCHOR: spawn_fetch
/// A task may borrow nothing, so it takes a clone of the service.
fn spawn_fetch(
    service: &Service,
    name: &'static str,
    delay: Duration,
) -> JoinHandle<Result<Answer, FetchError>> {
    let service = service.clone();
    tokio::spawn(async move { service.fetch(name, delay).await })
}
// ANCHOR_END: spawn_fetch
