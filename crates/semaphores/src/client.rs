//! An HTTP client fit for work: it gives up in time, and its errors say what kind of trouble it was.
//!
//! Doesn't show retries: that is the practice on errors.

use std::error::Error;
use std::time::Duration;

use reqwest::{Client, ClientBuilder, StatusCode};
use tokio::sync::AcquireError;

// ANCHOR: client
/// A client with time limits: reqwest sets none by itself. Make one and share it, because it holds
/// the connections.
///
/// `limit` is for a whole request, from connecting to the last byte of the body.
pub fn client(limit: Duration) -> ClientBuilder {
    Client::builder()
        .connect_timeout(limit.min(Duration::from_secs(3)))
        .timeout(limit)
}

/// Fetches `url` and returns how many bytes there were.
///
/// # Errors
/// A [`FetchError`]; a status of 400 or more is one too.
pub async fn get(client: &Client, url: &str) -> Result<usize, FetchError> {
    let answer = client.get(url).send().await?.error_for_status()?;
    Ok(answer.bytes().await?.len())
}
// ANCHOR_END: client

// ANCHOR: error
/// Why there is no answer to use.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// Nobody there: a closed port, a name that doesn't resolve, no route.
    #[error("no connection: {}", root(.0))]
    Connect(#[source] reqwest::Error),
    /// The time limit passed, before or during the answer.
    #[error("no answer in time")]
    Timeout(#[source] reqwest::Error),
    /// An answer that says that it is none.
    #[error("status {0}")]
    Status(StatusCode),
    /// The answer began and broke off, or can't be decoded.
    #[error("broken body: {}", root(.0))]
    Body(#[source] reqwest::Error),
    /// What came is not an answer: garbage, a closed connection, redirects without end.
    #[error("no valid HTTP answer: {}", root(.0))]
    Protocol(#[source] reqwest::Error),
    /// The semaphore was closed while the request waited for its permit.
    #[error("not sent: the semaphore is closed")]
    NotSent(#[from] AcquireError),
}

impl From<reqwest::Error> for FetchError {
    fn from(error: reqwest::Error) -> Self {
        if error.is_connect() {
            Self::Connect(error)
        } else if error.is_timeout() {
            Self::Timeout(error)
        } else if let Some(status) = error.status() {
            Self::Status(status)
        } else if error.is_body() || error.is_decode() {
            Self::Body(error)
        } else {
            Self::Protocol(error)
        }
    }
}

/// The innermost cause: reqwest's own text only says which URL it was.
fn root(error: &reqwest::Error) -> &dyn Error {
    let mut cause: &dyn Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause
}
// ANCHOR_END: error
