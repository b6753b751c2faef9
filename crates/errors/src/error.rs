//! The library's edge: one type that tells a caller what went wrong, in kinds that it can act on.
//!
//! Doesn't show what to do about each of them: `again`, `fallback`. How a program reports them:
//! `context`.

use std::error::Error;
use std::iter::successors;
use std::time::Duration;

use reqwest::StatusCode;

// ANCHOR: error
/// Why there is no answer to use.
///
/// The cause is the `source`, and not part of the message: whoever prints an error prints its
/// sources too.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// What was asked for is no request: a URL that is none, for one. Nothing was sent.
    #[error("not a request that can be sent")]
    Request(#[source] reqwest::Error),
    /// Nobody there, or not in time: a closed port, an unknown name. Nothing was sent.
    #[error("no connection")]
    Connect(#[source] reqwest::Error),
    /// The request was sent, and no answer began within the time limit.
    #[error("no answer in time")]
    NoAnswer(#[source] reqwest::Error),
    /// The connection ended before an answer began.
    #[error("the connection was lost before an answer")]
    Lost(#[source] reqwest::Error),
    /// What came is not HTTP: the wrong port, or something in between.
    #[error("the answer is not HTTP")]
    NotHttp(#[source] reqwest::Error),
    /// Redirects without end.
    #[error("redirected too often")]
    Redirects(#[source] reqwest::Error),
    /// The server is there and won't do it now: 429 or 503.
    #[error("the server is busy: {status}")]
    Busy {
        /// Which of the two.
        status: StatusCode,
        /// How long to stay away at least, if the server said so.
        retry_after: Option<Duration>,
    },
    /// Any other status that isn't success.
    #[error("the server answered {0}")]
    Status(StatusCode),
    /// The answer began, and its rest did not come within the time limit.
    #[error("the answer stalled")]
    Stalled(#[source] reqwest::Error),
    /// The answer began, and the connection ended before it did.
    #[error("the answer broke off")]
    BrokenOff(#[source] reqwest::Error),
    /// A whole answer, and not the JSON that was expected.
    #[error("not the JSON that was expected")]
    Unexpected(#[source] serde_json::Error),
}
// ANCHOR_END: error

// ANCHOR: from_reqwest
impl From<reqwest::Error> for FetchError {
    fn from(error: reqwest::Error) -> Self {
        // A URL may carry a secret, and errors end up in logs. The caller knows which URL it was.
        let error = error.without_url();
        let in_the_body = error.is_body() || error.is_decode();
        if error.is_builder() {
            Self::Request(error)
        // Before the question for a timeout: connecting has one of its own.
        } else if error.is_connect() {
            Self::Connect(error)
        } else if error.is_redirect() {
            Self::Redirects(error)
        } else if error.is_timeout() && in_the_body {
            Self::Stalled(error)
        } else if error.is_timeout() {
            Self::NoAnswer(error)
        } else if in_the_body {
            Self::BrokenOff(error)
        } else if is_not_http(&error) {
            Self::NotHttp(error)
        } else {
            Self::Lost(error)
        }
    }
}

/// reqwest has no question for this one; hyper, which reqwest is made of, has.
fn is_not_http(error: &reqwest::Error) -> bool {
    successors(error.source(), |cause| (*cause).source())
        .filter_map(|cause| cause.downcast_ref::<hyper::Error>())
        .any(hyper::Error::is_parse)
}
// ANCHOR_END: from_reqwest
