//! Requests at the same time: HTTP/1 needs a connection for each, and a pool doesn't limit how many.
//!
//! The limit is a semaphore in the client: `api_client`.

use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, PoisonError};

use reqwest::{Client, RequestBuilder};
use serde_json::Value;
use tokio::task::JoinSet;
use tracing::instrument;

use crate::api_client::ApiClient;
use crate::error::ApiError;

// ANCHOR: unlimited
/// Wrong for a service that one shares: as many connections as there are requests.
///
/// # Errors
/// The first that one of the requests met; all are made.
///
/// # Panics
/// When a request panicked.
pub async fn without_limit(client: &Client, url: &str, requests: usize) -> Result<(), ApiError> {
    let mut tasks = JoinSet::new();
    for n in 1..=requests {
        tasks.spawn(request(n, client.get(url)));
    }
    tasks.join_all().await.into_iter().collect()
}

#[instrument(skip(asking), ret, err)]
async fn request(n: usize, asking: RequestBuilder) -> Result<(), ApiError> {
    asking.send().await?.error_for_status()?.bytes().await?;
    Ok(())
}
// ANCHOR_END: unlimited

// ANCHOR: limited
/// The same through a client that has a limit: its callers need none.
///
/// # Errors
/// The first that one of the requests met; all are made.
///
/// # Panics
/// When a request panicked.
pub async fn with_limit(client: &ApiClient, path: &str, requests: usize) -> Result<(), ApiError> {
    let mut tasks = JoinSet::new();
    for n in 1..=requests {
        tasks.spawn(call(n, client.clone(), path.to_owned()));
    }
    tasks.join_all().await.into_iter().collect()
}

#[instrument(name = "request", skip(client, path), ret, err)]
async fn call(n: usize, client: ApiClient, path: String) -> Result<(), ApiError> {
    client.get_json::<Value>(&path).await?;
    Ok(())
}
// ANCHOR_END: limited

// ANCHOR: workers
/// As [`with_limit`], with no more tasks than may be in flight: each takes the next request when it
/// has an answer.
///
/// # Errors
/// The first that one of the tasks met; that task makes no more requests, the others go on.
///
/// # Panics
/// When a request panicked.
pub async fn by_workers(
    client: &ApiClient,
    path: &str,
    requests: usize,
    workers: usize,
) -> Result<(), ApiError> {
    let next = Arc::new(Mutex::new(1..=requests));
    let mut tasks = JoinSet::new();
    for _ in 0..workers {
        tasks.spawn(worker(client.clone(), path.to_owned(), Arc::clone(&next)));
    }
    tasks.join_all().await.into_iter().collect()
}

async fn worker(
    client: ApiClient,
    path: String,
    next: Arc<Mutex<RangeInclusive<usize>>>,
) -> Result<(), ApiError> {
    loop {
        // A statement of its own: in a `while let` the lock would be held during the request.
        let n = next.lock().unwrap_or_else(PoisonError::into_inner).next();
        let Some(n) = n else { return Ok(()) };
        call(n, client.clone(), path.clone()).await?;
    }
}
// ANCHOR_END: workers
