//! An HTTP client that expects failure: it gives up in time, a bad status is an error, and so is a
//! body that isn't what was asked for.
//!
//! Doesn't show a limit for several calls in a row (`deadline`) or retries (`retry`).

use std::time::Duration;

use reqwest::{Client, ClientBuilder, Response, StatusCode};
use serde::de::DeserializeOwned;

use crate::error::FetchError;
use crate::retry_after::retry_after;

// ANCHOR: limits
/// How long to wait for what. reqwest by itself waits for ever.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// For a connection, the look-up of the name included. The least of the three, so that a server
    /// which isn't there is told from one which doesn't answer.
    pub connect: Duration,
    /// For the next bytes: how long the server may be silent, before the answer and within it.
    pub silence: Duration,
    /// For the whole call, from connecting to the last byte of the body.
    pub whole: Duration,
}

/// A client with all three limits. Make one and share it, because it holds the connections.
pub fn client(limits: Limits) -> ClientBuilder {
    Client::builder()
        .connect_timeout(limits.connect)
        .read_timeout(limits.silence)
        .timeout(limits.whole)
}
// ANCHOR_END: limits

// ANCHOR: get_json
/// Asks for `url` and reads the answer as JSON.
///
/// Cancel safety: dropped, it closes the connection. What the server has done by then, nobody here
/// can know.
///
/// # Errors
///
/// A [`FetchError`], whatever goes wrong. Any status but success is an error.
pub async fn get_json<T: DeserializeOwned>(client: &Client, url: &str) -> Result<T, FetchError> {
    let answer = client.get(url).send().await?;
    let body = successful(answer)?.bytes().await?;
    serde_json::from_slice(&body).map_err(FetchError::Unexpected)
}

/// For reqwest a 404 and a 503 are answers like any other.
///
/// # Errors
///
/// [`FetchError::Busy`] for 429 and 503, [`FetchError::Status`] for the rest that isn't success.
pub fn successful(answer: Response) -> Result<Response, FetchError> {
    match answer.status() {
        status if status.is_success() => Ok(answer),
        status @ (StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) => {
            let retry_after = retry_after(answer.headers());
            Err(FetchError::Busy {
                status,
                retry_after,
            })
        }
        status => Err(FetchError::Status(status)),
    }
}
// ANCHOR_END: get_json
