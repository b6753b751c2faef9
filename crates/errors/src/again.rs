//! Which failures are worth another attempt, and which requests may be sent twice.
//!
//! How the attempts are spaced and bounded is in `retry`.

use std::time::Duration;

use reqwest::{Method, StatusCode};

use crate::error::FetchError;

// ANCHOR: again
/// What an error says about another attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// It would fail in the same way, or do twice what must be done once.
    Never,
    /// It may succeed later.
    Later,
    /// It may succeed, but not before so much time has passed.
    After(Duration),
}

/// Whether to send a request with this method again after this error.
pub fn again(method: &Method, error: &FetchError) -> Again {
    match error {
        // Permanent: the next answer will be the same.
        FetchError::Request(_)
        | FetchError::NotHttp(_)
        | FetchError::Redirects(_)
        | FetchError::Unexpected(_) => Again::Never,
        // It was never sent: safe, even with a method that isn't idempotent.
        FetchError::Connect(_) => Again::Later,
        // From here on the server may have acted on it.
        _ if !method.is_idempotent() => Again::Never,
        FetchError::Busy { retry_after, .. } => retry_after.map_or(Again::Later, Again::After),
        FetchError::NoAnswer(_)
        | FetchError::Lost(_)
        | FetchError::Stalled(_)
        | FetchError::BrokenOff(_) => Again::Later,
        FetchError::Status(status) => again_after_status(*status),
    }
}

/// A 500 isn't among them: most are bugs, and a bug answers the same again.
fn again_after_status(status: StatusCode) -> Again {
    match status {
        StatusCode::REQUEST_TIMEOUT | StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT => {
            Again::Later
        }
        _ => Again::Never,
    }
}
// ANCHOR_END: again
