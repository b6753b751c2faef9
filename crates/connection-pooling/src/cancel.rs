//! What a request that somebody gives up costs: its connection, or the rest of its work.
//!
//! HTTP/1 can't take back a request. The rest of its answer would stand before the next one, so the
//! connection of a request that is dropped is closed.

use std::time::Duration;

use reqwest::RequestBuilder;
use tokio::time::timeout;
use tracing::instrument;

// ANCHOR: impatient
/// Gives up after `patience`: `None`. The request is dropped, and its connection with it.
///
/// # Errors
/// When the request fails in time.
pub async fn impatient(
    n: usize,
    asking: RequestBuilder,
    patience: Duration,
) -> reqwest::Result<Option<usize>> {
    match timeout(patience, request(n, asking)).await {
        Ok(answer) => answer.map(Some),
        Err(_elapsed) => Ok(None),
    }
}
// ANCHOR_END: impatient

// ANCHOR: left
/// Gives up waiting after `patience`: `None`. The request goes on in a task of its own, so the
/// connection is used again. Give it a time limit: nobody else stops it.
///
/// # Errors
/// When the request fails in time.
pub async fn let_it_end(
    n: usize,
    asking: RequestBuilder,
    patience: Duration,
) -> reqwest::Result<Option<usize>> {
    match timeout(patience, tokio::spawn(request(n, asking))).await {
        Ok(Ok(answer)) => answer.map(Some),
        // Late; or the runtime is ending, and takes its tasks with it.
        Err(_) | Ok(Err(_)) => Ok(None),
    }
}
// ANCHOR_END: left

// ANCHOR: request
#[instrument(skip(asking), ret, err)]
async fn request(n: usize, asking: RequestBuilder) -> reqwest::Result<usize> {
    Ok(asking.send().await?.bytes().await?.len())
}
// ANCHOR_END: request
