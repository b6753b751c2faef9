//! The article's case: many requests to one service, and a limit on how many are in flight.
//!
//! The client and its errors are in `client`.

use std::sync::Arc;

use reqwest::Client;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tracing::{Instrument, info_span, instrument};

use crate::client::{FetchError, get};

// ANCHOR: without_limit
/// Wrong for a service that one shares with others: all requests are in flight at the same time.
///
/// # Panics
/// When a request panicked.
pub async fn fetch_all_at_once(
    client: &Client,
    urls: Vec<String>,
) -> Vec<Result<usize, FetchError>> {
    let mut tasks = JoinSet::new();
    for (n, url) in (1..).zip(urls) {
        tasks.spawn(request(n, url, client.clone()));
    }
    tasks.join_all().await
}

#[instrument(skip(url, client), ret, err)]
async fn request(n: usize, url: String, client: Client) -> Result<usize, FetchError> {
    get(&client, &url).await
}
// ANCHOR_END: without_limit

// ANCHOR: with_limit
/// Fetches all `urls`, at most `permits` at a time. Every request is made, whatever became of the
/// others; the results come in the order in which they ended.
///
/// Dropping the returned future aborts all requests: their tasks live in its `JoinSet`.
///
/// # Panics
/// When a request panicked.
pub async fn fetch_all(
    client: &Client,
    urls: Vec<String>,
    permits: usize,
) -> Vec<Result<usize, FetchError>> {
    let semaphore = Arc::new(Semaphore::new(permits));
    let mut tasks = JoinSet::new();
    for (n, url) in (1..).zip(urls) {
        tasks.spawn(limited_request(
            n,
            url,
            client.clone(),
            Arc::clone(&semaphore),
        ));
    }
    tasks.join_all().await
}

#[instrument(name = "request", skip(url, client, semaphore), ret, err)]
async fn limited_request(
    n: usize,
    url: String,
    client: Client,
    semaphore: Arc<Semaphore>,
) -> Result<usize, FetchError> {
    // Held until the body has been read: until then the request is in flight.
    let _permit = semaphore
        .acquire()
        .instrument(info_span!("wait for permit"))
        .await?;
    get(&client, &url).await
}
// ANCHOR_END: with_limit
