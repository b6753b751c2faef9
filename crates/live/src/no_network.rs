//! What stands in a page for `gather::http`: a page can't open a socket. No scene asks for one.

use std::error::Error;
use std::fmt;
use std::future::ready;
use std::time::Duration;

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum HttpError {
    /// The service refused.
    Status {
        /// With this status.
        status: u16,
    },
    /// There is no way to ask.
    NoNetwork,
}

impl fmt::Display for HttpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status { status } => write!(f, "the server answered with status {status}"),
            Self::NoNetwork => f.write_str("there is no network here"),
        }
    }
}

impl Error for HttpError {}

/// Refuses. It has the signature of what asks a server.
pub(crate) fn get(
    _host: &str,
    _port: u16,
    _path: &str,
    _limit: Duration,
) -> impl Future<Output = Result<u16, HttpError>> + use<> {
    ready(Err(HttpError::NoNetwork))
}
