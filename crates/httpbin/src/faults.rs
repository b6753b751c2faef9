//! `/fault/...`: what goes wrong between a client and a server, on request.
//!
//! Each handler reads the request's body first. A socket that is closed with bytes unread sends a reset, which can
//! throw away what was written before; and hyper sees a client go away only when nothing that it sent lies unread.

use std::fmt;
use std::future::pending;
use std::sync::PoisonError;

use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::routes::{self, Refusal, Route, whole_number};

pub(crate) const ROUTES: &[Route] = &[
    Route {
        path: "/fault/hang",
        query: "",
        about: "never answers",
        handler: || any(hang),
    },
    Route {
        path: "/fault/garbage",
        query: "",
        about: "answers bytes that are not HTTP, and closes",
        handler: || any(garbage),
    },
    Route {
        path: "/fault/close",
        query: "?after=10",
        about: "promises a longer body, sends that many bytes (at most 100 KiB) of it, and closes",
        handler: || any(close),
    },
    Route {
        path: "/fault/reset",
        query: "",
        about: "resets the connection without a byte of answer",
        handler: || any(reset),
    },
    Route {
        path: "/fault/flaky/{count}",
        query: "?key=&retry_after=",
        about: "503 for the first so many requests with that key, 200 from then on",
        handler: || any(flaky),
    },
    Route {
        path: "/fault/truncated-json",
        query: "",
        about: "JSON that is cut short, its length matching",
        handler: || any(truncated_json),
    },
];

/// As `/bytes`.
const MAX_AFTER: usize = 100 * 1024;
/// By how much the promise of `/fault/close` exceeds what it sends.
const MISSING: usize = 1000;

/// What a handler orders instead of an answer, as an extension of its response. `connection.rs` says how it works.
#[derive(Clone, Debug)]
pub(crate) enum Sabotage {
    /// Writes these bytes as they are and closes the connection.
    Write(Bytes),
    /// Resets the connection.
    Reset,
}

impl fmt::Display for Sabotage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sabotage was asked for")
    }
}

impl std::error::Error for Sabotage {}

impl Sabotage {
    /// The client may be gone, or go away meanwhile: then nobody is left to be sabotaged.
    pub(crate) async fn inflict(&self, mut stream: TcpStream) {
        match self {
            Self::Write(bytes) => {
                if stream.write_all(bytes).await.is_ok() {
                    stream.shutdown().await.ok();
                }
            }
            // To close a socket that doesn't linger is to reset it, where the platform has it so.
            Self::Reset => {
                stream.set_zero_linger().ok();
            }
        }
    }

    fn ordered(self) -> Response {
        Extension(self).into_response()
    }
}

async fn hang(_: Bytes) -> Response {
    pending().await
}

async fn garbage(_: Bytes) -> Response {
    // Control characters, a byte that is no UTF-8, and no first line that a lenient parser could take for HTTP.
    Sabotage::Write(Bytes::from_static(
        b"\x16\x03\xFF this is not HTTP \x00\x01\r\n\r\n",
    ))
    .ordered()
}

async fn reset(_: Bytes) -> Response {
    Sabotage::Reset.ordered()
}

#[derive(Debug, Deserialize)]
#[serde(default)]
struct CloseOptions {
    after: usize,
}

impl Default for CloseOptions {
    fn default() -> Self {
        Self { after: 10 }
    }
}

async fn close(Query(options): Query<CloseOptions>, _: Bytes) -> Response {
    let sent = options.after.min(MAX_AFTER);
    let mut answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\ncontent-length: {}\r\n\r\n",
        sent + MISSING
    )
    .into_bytes();
    answer.resize(answer.len() + sent, b'*');
    Sabotage::Write(answer.into()).ordered()
}

async fn truncated_json(_: Bytes) -> Response {
    let body = r#"{ "slideshow": { "author": "A. Sink", "slides": [ { "title": "A fut"#;
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}

#[derive(Debug, Deserialize)]
struct FlakyOptions {
    #[serde(default)]
    key: String,
    /// Seconds for the `Retry-After` header of each failure; without it, there is none.
    retry_after: Option<u32>,
}

async fn flaky(
    State(state): State<routes::State>,
    Path(fails): Path<String>,
    Query(FlakyOptions { key, retry_after }): Query<FlakyOptions>,
    _: Bytes,
) -> Result<Response, Refusal> {
    let fails = whole_number(&fails)?;
    let failed = {
        let mut failures = state
            .failures
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let failed = failures.entry(key.clone()).or_default();
        let before = u64::from(*failed);
        if before < fails {
            *failed = failed.saturating_add(1);
        }
        before
    };
    let mut headers = HeaderMap::new();
    let status = if failed < fails {
        headers.extend(retry_after.map(|after| (header::RETRY_AFTER, HeaderValue::from(after))));
        StatusCode::SERVICE_UNAVAILABLE
    } else {
        StatusCode::OK
    };
    let answer = json!({ "fails": fails, "failed_before": failed, "key": key });
    Ok((headers, routes::json(status, &answer)).into_response())
}
