//! A URL from its first attempt to its final state.
//!
//! The practice: [errors](../../../book/src/errors.md#pauses-that-grow): pauses that grow and are random, a server's wish that
//! goes before ours, and an end to it.

use std::fmt::{self, Write as _};
use std::time::Duration;

use hyper::StatusCode;
use tokio::time::sleep;
use tracing::{Instrument as _, info, info_span, instrument};
use url::{Position, Url};

use crate::attempt::{Answer, Fetcher, retry_after};
use crate::outcome::Outcome;
use crate::row::Row;
use crate::settings::Settings;

// ANCHOR: harvest
/// Tries until the outcome is final. `None` where the program was told to stop before that: then nothing is final.
#[instrument(name = "url", skip_all, fields(label = %label(target)), ret(Display))]
pub(crate) async fn harvest(fetcher: &Fetcher, target: &Url) -> Ended {
    for attempt in 1.. {
        let mut answer = Answer::default();
        let Some(outcome) = fetcher.attempt(target, &mut answer).await else {
            break;
        };
        fetcher.metrics.attempt(&answer);
        let pause = pause(&fetcher.settings, attempt, outcome, &answer);
        let Some(pause) = pause else {
            return Ended::Final(Box::new(row(target, attempt, outcome, answer)));
        };
        info!(
            "{}: again in {:.1} s",
            said(outcome, answer.status),
            pause.as_secs_f64()
        );
        let waited = sleep(pause).instrument(info_span!("wait for retry"));
        if fetcher.stop.run_until_cancelled(waited).await.is_none() {
            break;
        }
    }
    Ended::GivenUp
}
// ANCHOR_END: harvest

// ANCHOR: pause
/// How long to wait before the next attempt; `None` where this one was the last.
fn pause(settings: &Settings, attempt: u32, outcome: Outcome, answer: &Answer) -> Option<Duration> {
    let may_pass = match answer.status {
        Some(status) if outcome == Outcome::Status => is_passing(status),
        _ => outcome.may_pass(),
    };
    if !may_pass || attempt >= settings.attempts {
        return None;
    }
    match retry_after(answer) {
        // Who wants to be left alone for longer than we would wait isn't asked again.
        Some(wish) => (wish <= settings.longest_wait).then_some(wish),
        None => {
            let most = settings
                .backoff
                .saturating_mul(2_u32.saturating_pow(attempt - 1));
            let most = most.min(settings.longest_wait);
            // All of it is random: clients that failed together must not come back together.
            Some(most.mul_f64(rand::random_range(0.0..=1.0)))
        }
    }
}

/// Whether a status tells of the moment, and not of the URL.
fn is_passing(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 429 | 500 | 502 | 503 | 504)
}
// ANCHOR_END: pause

/// How the program was done with a URL.
#[derive(Debug)]
pub(crate) enum Ended {
    Final(Box<Row>),
    /// Told to stop before it was final.
    GivenUp,
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Final(row) => match row.status {
                Some(status) if row.outcome == Outcome::Status.name() => write!(f, "{status}"),
                _ => f.write_str(&row.outcome),
            },
            Self::GivenUp => f.write_str("given up"),
        }
    }
}

fn said(outcome: Outcome, status: Option<StatusCode>) -> String {
    match status {
        Some(status) if outcome == Outcome::Status => status.as_str().to_owned(),
        _ => outcome.to_string(),
    }
}

/// The URL without what is the same for most: enough to find it in a picture.
fn label(url: &Url) -> String {
    let text = &url[Position::BeforePath..];
    format!("{}{text}", url.host_str().unwrap_or_default())
}

fn row(url: &Url, attempts: u32, outcome: Outcome, answer: Answer) -> Row {
    let headers = answer
        .headers
        .iter()
        .fold(String::new(), |mut text, (name, value)| {
            // Writing to a `String` can't fail.
            writeln!(
                text,
                "{name}: {}",
                String::from_utf8_lossy(value.as_bytes())
            )
            .ok();
            text
        });
    Row {
        url: url.to_string(),
        outcome: outcome.to_string(),
        status: answer.status.map(|status| i32::from(status.as_u16())),
        attempts: i32::try_from(attempts).unwrap_or(i32::MAX),
        bytes: i64::try_from(answer.bytes).unwrap_or(i64::MAX),
        sha256: answer.sha256,
        millis: i64::try_from(answer.took.as_millis()).unwrap_or(i64::MAX),
        landed: answer.landed.map(String::from),
        // PostgreSQL's text can't hold the zero byte, and no honest header has one.
        headers: headers.replace('\0', ""),
    }
}
