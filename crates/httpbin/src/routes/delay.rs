//! `/delay`: an answer that takes its time.
//!
//! hyper drops the handler of a client that goes away, and the sleep with it.

use std::time::Duration;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::any;
use tokio::time::sleep;

use super::echo::{Asked, Echo, Sent};
use super::{Refusal, Route, json};

pub(super) const ROUTES: &[Route] = &[Route {
    path: "/delay/{seconds}",
    query: "",
    about: "waits, at most 10 s, then answers as /get; any method",
    handler: || any(delay),
}];

/// httpbin's limit, in seconds.
const MAX_DELAY: f64 = 10.0;

/// The body is read before the sleep: hyper sees a client go away only when nothing that it sent lies unread.
async fn delay(Path(seconds): Path<String>, asked: Asked, sent: Sent) -> Result<Response, Refusal> {
    let parsed = seconds.parse().unwrap_or(f64::NAN);
    sleep(duration(parsed, MAX_DELAY, &seconds)?).await;
    Ok(json(StatusCode::OK, &Echo::without_json(asked, sent)))
}

/// Seconds as a duration, `limit` at most. `what` names the number in the refusal.
pub(super) fn duration(seconds: f64, limit: f64, what: &str) -> Result<Duration, Refusal> {
    // Not a number passes `min` as `limit`, so it is asked for first.
    if seconds.is_nan() || seconds < 0.0 {
        let right = "give seconds as a number that isn't negative";
        return Err((StatusCode::BAD_REQUEST, format!("'{what}': {right}\n")));
    }
    Ok(Duration::from_secs_f64(seconds.min(limit)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::Instant;

    #[tokio::test(start_paused = true)]
    async fn a_delay_is_what_was_asked_for_and_at_most_ten_seconds() {
        for (asked, took) in [
            ("0.25", 250),
            ("7", 7_000),
            ("10.5", 10_000),
            ("inf", 10_000),
        ] {
            let start = Instant::now();
            delay(Path(asked.to_owned()), Asked::default(), Sent::default())
                .await
                .unwrap();
            assert_eq!(
                start.elapsed(),
                Duration::from_millis(took),
                "/delay/{asked}"
            );
        }
    }
}
