//! `join!`: a fixed number of futures, run together in one task, awaited until all are done.
//!
//! All of them are polled by the task that awaits the macro: they may borrow from it, and they never run in parallel. For
//! work that computes, or for a number known only at run time, see `join_set` and `join_all`.

use std::time::Duration;

use tokio::join;

use crate::service::{Answer, FetchError, Service};

// ANCHOR: together
/// Fetches three resources together: it takes as long as the slowest, even if one of them fails at once.
pub async fn together(
    service: &Service,
    delay: Duration,
) -> Result<(Answer, Answer, Answer), FetchError> {
    let (users, orders, stock) = join!(
        service.fetch("users", delay),
        service.fetch("orders", delay),
        service.fetch("stock", delay),
    );
    Ok((users?, orders?, stock?))
}
// ANCHOR_END: together

// ANCHOR: each_result
/// Keeps what each fetch came to, answer or error: `asyncio.gather(..., return_exceptions=True)`.
pub async fn each_result(service: &Service, delay: Duration) -> [Result<Answer, FetchError>; 3] {
    join!(
        service.fetch("users", delay),
        service.fetch("orders", delay),
        service.fetch("stock", delay),
    )
    .into()
}
// ANCHOR_END: each_result
