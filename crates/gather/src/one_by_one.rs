//! Three awaits, one after another: each fetch starts when the one before has ended.
//!
//! Right where a fetch needs what the one before brought. Where it doesn't, the time is lost: see `join`.

use std::time::Duration;

use crate::service::{Answer, FetchError, Service};

// ANCHOR: one_by_one
/// Fetches three resources one by one: the delays add up.
pub async fn one_by_one(
    service: &Service,
    delay: Duration,
) -> Result<(Answer, Answer, Answer), FetchError> {
    let users = service.fetch("users", delay).await?;
    let orders = service.fetch("orders", delay).await?;
    let stock = service.fetch("stock", delay).await?;
    Ok((users, orders, stock))
}
// ANCHOR_END: one_by_one

// ANCHOR: made_first_awaited_later
/// Wrong: making the futures first starts none of them. A future does nothing until it is awaited, so this is as slow as
/// [`one_by_one`]. In asyncio, three `create_task` and three `await` would have run them together.
pub async fn made_first_awaited_later(
    service: &Service,
    delay: Duration,
) -> Result<(Answer, Answer, Answer), FetchError> {
    let users = service.fetch("users", delay);
    let orders = service.fetch("orders", delay);
    let stock = service.fetch("stock", delay);
    Ok((users.await?, orders.await?, stock.await?))
}
// ANCHOR_END: made_first_awaited_later
