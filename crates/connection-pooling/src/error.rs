//! What can go wrong with a client and its calls, in kinds that a caller can act on.
//!
//! Doesn't show what to try again and when: that is the practice on errors.

use reqwest::StatusCode;
use tokio::sync::AcquireError;

// ANCHOR: error
/// Why a call has no answer to use.
///
/// The cause is the `source`, and no part of the message. No message names a URL: they hold secrets
/// at times, and end up in logs. The caller knows what it asked for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ApiError {
    /// The path leads out of the base URL. Nothing was sent.
    #[error("the path leads out of the base URL")]
    Path,
    /// The client was closed before this call's turn came. Nothing was sent.
    #[error("the client is closed")]
    Closed(#[source] AcquireError),
    /// What was asked for can't be sent: a body that isn't JSON. Nothing was sent.
    #[error("not a request that can be sent")]
    Request(#[source] reqwest::Error),
    /// Nobody there, or not in time. Nothing was sent.
    #[error("no connection")]
    Connect(#[source] reqwest::Error),
    /// The time limit passed, before or during the answer. The server may have done its work.
    #[error("no answer in time")]
    Timeout(#[source] reqwest::Error),
    /// The connection ended, or gave what isn't HTTP. The server may have done its work.
    #[error("the connection was lost")]
    Lost(#[source] reqwest::Error),
    /// A whole answer, whose status says that it is none.
    #[error("the server answered {0}")]
    Status(StatusCode),
    /// The answer is larger than the client wants to hold. The rest was not read.
    #[error("the answer is larger than {0} bytes")]
    TooLarge(usize),
    /// A whole answer, and not the JSON that was expected.
    #[error("not the JSON that was expected")]
    Unexpected(#[source] serde_json::Error),
}

impl From<reqwest::Error> for ApiError {
    fn from(error: reqwest::Error) -> Self {
        let error = error.without_url();
        if error.is_builder() {
            Self::Request(error)
        // Before the question for a timeout: connecting has one of its own.
        } else if error.is_connect() {
            Self::Connect(error)
        } else if error.is_timeout() {
            Self::Timeout(error)
        } else {
            Self::Lost(error)
        }
    }
}
// ANCHOR_END: error

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The base URL can't be used.
    #[error("the base URL can't be used: {0}")]
    BaseUrl(String),
    /// A limit of zero lets nothing through.
    #[error("no request may be in flight: the limit must be at least 1")]
    NoneInFlight,
    /// The token or the user agent holds what no header can. Neither is told here.
    #[error("not the value of a header: line breaks and control characters can't be sent")]
    Header,
    /// reqwest refused.
    #[error("no HTTP client")]
    Client(#[source] reqwest::Error),
}
