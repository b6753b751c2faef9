//! `/drip`: an answer that comes byte by byte.
//!
//! hyper drops the body of a client that goes away, and its timer with it.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::Query;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use hyper::body::{Frame, SizeHint};
use serde::Deserialize;
use tokio::time::{Instant, Sleep, sleep};

use super::delay::duration;
use super::status::status_code;
use super::{Refusal, Route};

pub(super) const ROUTES: &[Route] = &[Route {
    path: "/drip",
    query: "?duration=2&numbytes=10&code=200&delay=0",
    about: "waits, then sends bytes evenly over the duration; at most 10 MiB",
    handler: || get(drip),
}];

/// httpbin's limit.
const MAX_BYTES: u64 = 10 * 1024 * 1024;
/// Ours, in seconds, where httpbin has none: no demo waits for a day, and clocks don't overflow.
const MAX_SECONDS: f64 = 86_400.0;
/// Bytes that are due are sent in pieces of at most this size.
const PIECE: &[u8] = &[b'*'; 16 * 1024];

/// Defaults are those of httpbin.
#[derive(Debug, Deserialize)]
#[serde(default)]
struct DripOptions {
    duration: f64,
    numbytes: i64,
    code: String,
    delay: f64,
}

impl Default for DripOptions {
    fn default() -> Self {
        Self {
            duration: 2.0,
            numbytes: 10,
            code: "200".to_owned(),
            delay: 0.0,
        }
    }
}

async fn drip(Query(options): Query<DripOptions>) -> Result<Response, Refusal> {
    let code = status_code(&options.code)?;
    let total = u64::try_from(options.numbytes)
        .unwrap_or_default()
        .min(MAX_BYTES);
    if total == 0 {
        return Err((
            StatusCode::BAD_REQUEST,
            "number of bytes must be positive".to_owned(),
        ));
    }
    let lasts = duration(options.duration, MAX_SECONDS, "duration")?;
    sleep(duration(options.delay, MAX_SECONDS, "delay")?).await;
    let body = Drip {
        start: Instant::now(),
        pause: lasts.as_secs_f64() / total as f64,
        total,
        sent: 0,
        next: Box::pin(sleep(Duration::ZERO)),
    };
    Ok((
        code,
        [(header::CONTENT_TYPE, "application/octet-stream")],
        Body::new(body),
    )
        .into_response())
}

/// Byte `i` is due at `i * pause` after the start. Each wake-up sends all that are due: timers have the grain of a
/// millisecond, and a sleep for each byte would stretch short pauses.
struct Drip {
    start: Instant,
    /// Seconds.
    pause: f64,
    total: u64,
    sent: u64,
    next: Pin<Box<Sleep>>,
}

impl HttpBody for Drip {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if self.is_end_stream() {
            return Poll::Ready(None);
        }
        ready!(self.next.as_mut().poll(cx));
        let since_first = if self.pause == 0.0 {
            u64::MAX
        } else {
            (self.start.elapsed().as_secs_f64() / self.pause) as u64
        };
        let due = since_first.saturating_add(1);
        // At least the byte for which the sleep was set, should rounding have it due a moment later.
        let left = due.min(self.total).max(self.sent + 1) - self.sent;
        let piece = PIECE
            .len()
            .min(usize::try_from(left).unwrap_or(PIECE.len()));
        self.sent += piece as u64;
        let next = self.start + Duration::from_secs_f64(self.pause * self.sent as f64);
        self.next.as_mut().reset(next);
        Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(&PIECE[..piece])))))
    }

    fn is_end_stream(&self) -> bool {
        self.sent == self.total
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.total - self.sent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::poll_fn;

    #[tokio::test(start_paused = true)]
    async fn a_drip_sends_each_byte_when_it_is_due() {
        let query = "duration=2&numbytes=4&delay=0.5";
        let sent = frames(query).await;
        assert_eq!(
            sent,
            [(500, 1), (1_000, 1), (1_500, 1), (2_000, 1)],
            "(ms, bytes) of {query}"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_drip_of_many_bytes_lasts_no_longer_than_its_duration() {
        let sent = frames("duration=1&numbytes=1000000").await;
        let bytes: usize = sent.iter().map(|(_, bytes)| bytes).sum();
        let last = sent.last().map(|(at, _)| *at);
        assert_eq!(
            (last, bytes),
            (Some(1_000), 1_000_000),
            "a sleep a byte would take 1000 s"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_drip_without_duration_is_sent_at_once_in_pieces_and_has_at_most_ten_mebibytes() {
        let sent = frames("duration=0&numbytes=99999999").await;
        assert_eq!(sent, vec![(0, 16 * 1024); 640]);
    }

    /// When each frame of the answer came, in milliseconds, and how many bytes it had.
    async fn frames(query: &str) -> Vec<(u128, usize)> {
        let start = Instant::now();
        let uri = format!("/drip?{query}").parse().unwrap();
        let mut body = drip(Query::try_from_uri(&uri).unwrap())
            .await
            .unwrap()
            .into_body();
        let mut frames = Vec::new();
        while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
            let bytes = frame.unwrap().into_data().unwrap().len();
            frames.push((start.elapsed().as_millis(), bytes));
        }
        frames
    }
}
