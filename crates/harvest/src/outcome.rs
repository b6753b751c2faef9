//! How a URL ends: one name for everything that can happen to it.
//!
//! The practice: [errors](../../../book/src/errors.md). Libraries report *where* they failed; people want to know *what*
//! happened. One function, [`of_request`], walks the chain of causes once and gives it a name that goes into the table.

use std::error::Error;
use std::fmt;
use std::io;
use std::iter::successors;

/// How a URL ended. The name is what the database and the output have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// 2xx, read to the last byte.
    Ok,
    /// An answer with another status, read to the last byte.
    Status,
    /// No connection within the time limit.
    ConnectTimeout,
    /// A connection, but no head of an answer within the time limit.
    AnswerTimeout,
    /// The body hadn't ended within the time limit.
    BodyTimeout,
    /// Nobody listens at that port.
    Refused,
    /// The network has no way there, or the connection failed otherwise.
    Unreachable,
    /// The name has no address.
    UnknownHost,
    /// The server reset the connection, or closed it without an answer.
    Reset,
    /// The body ended before its promised length.
    CutShort,
    /// What came isn't HTTP.
    Garbage,
    /// The TLS handshake failed.
    Tls,
    /// More redirects than allowed.
    TooManyRedirects,
    /// A redirect to what can't be fetched.
    BadRedirect,
    /// The line of the list is no URL.
    NotAUrl,
    /// A URL that isn't fetched: another scheme than http (https needs the feature of that name), or with a password.
    Unsupported,
}

impl Outcome {
    /// The name, as it is stored.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Status => "status",
            Self::ConnectTimeout => "connect-timeout",
            Self::AnswerTimeout => "answer-timeout",
            Self::BodyTimeout => "body-timeout",
            Self::Refused => "refused",
            Self::Unreachable => "unreachable",
            Self::UnknownHost => "unknown-host",
            Self::Reset => "reset",
            Self::CutShort => "cut-short",
            Self::Garbage => "garbage",
            Self::Tls => "tls",
            Self::TooManyRedirects => "too-many-redirects",
            Self::BadRedirect => "bad-redirect",
            Self::NotAUrl => "not-a-url",
            Self::Unsupported => "unsupported",
        }
    }

    /// Whether the same request may end better a moment later.
    #[must_use]
    pub fn may_pass(self) -> bool {
        !matches!(
            self,
            Self::Ok
                | Self::Status
                | Self::TooManyRedirects
                | Self::BadRedirect
                | Self::NotAUrl
                | Self::Unsupported
        )
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The resolver's error: the HTTP client passes it on with a type by which it can be found in the chain.
#[derive(Debug, thiserror::Error)]
#[error("no address for this name")]
pub struct NoAddress(#[source] pub io::Error);

/// What happened to a request that has no answer.
#[must_use]
pub fn of_request(error: &hyper_util::client::legacy::Error) -> Outcome {
    if find::<NoAddress>(error).is_some() {
        return Outcome::UnknownHost;
    }
    let io = find::<io::Error>(error).map(io::Error::kind);
    match io {
        Some(io::ErrorKind::ConnectionRefused) => Outcome::Refused,
        Some(io::ErrorKind::TimedOut) if error.is_connect() => Outcome::ConnectTimeout,
        // The connector wraps the handshake's errors as `Other`; a peer that hangs up in it is an early end.
        Some(io::ErrorKind::Other | io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof)
            if error.is_connect() =>
        {
            Outcome::Tls
        }
        _ if error.is_connect() => Outcome::Unreachable,
        Some(_) => Outcome::Reset,
        None => of_exchange(error),
    }
}

/// What happened to a body.
#[must_use]
pub fn of_body(error: &hyper::Error) -> Outcome {
    match find::<io::Error>(error).map(io::Error::kind) {
        Some(io::ErrorKind::ConnectionReset) => Outcome::Reset,
        // hyper tells a chunk that is no chunk by an error of this kind.
        Some(io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData) => Outcome::Garbage,
        _ => Outcome::CutShort,
    }
}

fn of_exchange(error: &hyper_util::client::legacy::Error) -> Outcome {
    match find::<hyper::Error>(error) {
        Some(error) if error.is_parse() => Outcome::Garbage,
        // Closed without a byte of answer: to the client that is a reset with better manners.
        _ => Outcome::Reset,
    }
}

/// The first error of that type in the chain of causes.
fn find<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    successors(Some(error), |&error| error.source()).find_map(|error| error.downcast_ref())
}
