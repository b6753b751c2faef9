//! The article's first example: three requests, blocking one after another, awaited one after another, and together.
//!
//! How to limit many requests: `semaphores`. What to do when one fails: `errors`.

use std::time::Duration;

use reqwest::{Client, StatusCode, blocking};
use tracing::instrument;

/// What went wrong with a request.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// No answer came, or one that isn't HTTP.
    #[error("request {n} failed")]
    Request {
        /// Which request, counted from 1.
        n: usize,
        /// How it failed.
        #[source]
        source: reqwest::Error,
    },
    /// The server answered with something else than success.
    #[error("request {n}: the server answered {status}")]
    Status {
        /// Which request, counted from 1.
        n: usize,
        /// What it answered.
        status: StatusCode,
    },
}

/// reqwest waits for ever unless it is told not to.
pub const LONGEST_WAIT: Duration = Duration::from_secs(30);

// ANCHOR: fetch
/// One request. While the answer is on its way, the thread does other things.
///
/// Cancel safety: dropped, it closes the connection; the server may have done its work or not.
#[instrument(name = "request", skip(client, url), ret, err)]
pub async fn fetch(client: &Client, url: &str, n: usize) -> Result<StatusCode, FetchError> {
    let response = client
        .get(url)
        .send()
        .await
        .map_err(|source| FetchError::Request { n, source })?;
    success(response.status(), n)
}
// ANCHOR_END: fetch

// ANCHOR: blocking
/// One after another; the thread sleeps through each of them.
pub fn blocking_one_by_one(
    client: &blocking::Client,
    url: &str,
) -> Result<[StatusCode; 3], FetchError> {
    Ok([
        blocking_fetch(client, url, 1)?,
        blocking_fetch(client, url, 2)?,
        blocking_fetch(client, url, 3)?,
    ])
}

#[instrument(name = "request", skip(client, url), ret, err)]
fn blocking_fetch(
    client: &blocking::Client,
    url: &str,
    n: usize,
) -> Result<StatusCode, FetchError> {
    let response = client
        .get(url)
        .send()
        .map_err(|source| FetchError::Request { n, source })?;
    success(response.status(), n)
}
// ANCHOR_END: blocking

// ANCHOR: one_by_one
/// One after another again: each `.await` waits to the end before the next line starts.
pub async fn one_by_one(client: &Client, url: &str) -> Result<[StatusCode; 3], FetchError> {
    Ok([
        fetch(client, url, 1).await?,
        fetch(client, url, 2).await?,
        fetch(client, url, 3).await?,
    ])
}
// ANCHOR_END: one_by_one

// ANCHOR: together
/// Together: `try_join!` polls all three in turn, so their waits overlap.
///
/// Cancel safety: dropped, or at the first error, it drops the requests that are still under way.
pub async fn together(client: &Client, url: &str) -> Result<[StatusCode; 3], FetchError> {
    let (first, second, third) = tokio::try_join!(
        fetch(client, url, 1),
        fetch(client, url, 2),
        fetch(client, url, 3),
    )?;
    Ok([first, second, third])
}
// ANCHOR_END: together

/// A status as an error, unless it is success: an HTTP client sees nothing wrong in a 500.
fn success(status: StatusCode, n: usize) -> Result<StatusCode, FetchError> {
    if status.is_success() {
        Ok(status)
    } else {
        Err(FetchError::Status { n, status })
    }
}
