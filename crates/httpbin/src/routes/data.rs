//! `/json`, `/bytes`, `/stream`: answers whose content doesn't matter, but whose size and shape do.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, HttpBody};
use axum::extract::{Path, Query};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use hyper::body::Frame;
use serde::{Deserialize, Serialize};

use super::echo::Asked;
use super::{Refusal, Route, json, whole_number};
use crate::random::Random;

pub(super) const ROUTES: &[Route] = &[
    Route {
        path: "/json",
        query: "",
        about: "a JSON document",
        handler: || get(document),
    },
    Route {
        path: "/bytes/{count}",
        query: "?seed=",
        about: "so many random bytes, at most 100 KiB; a seed repeats them",
        handler: || get(bytes),
    },
    Route {
        path: "/stream/{count}",
        query: "",
        about: "so many lines of JSON in chunks, at most 100",
        handler: || get(stream),
    },
];

/// httpbin's limits.
const MAX_BYTES: u64 = 100 * 1024;
const MAX_LINES: u64 = 100;

async fn document() -> Response {
    let document = serde_json::json!({
        "slideshow": {
            "author": "A. Sink",
            "date": "the day of the talk",
            "slides": [
                { "title": "A future does nothing until it is polled", "type": "all" },
                {
                    "items": ["<em>await</em> one after another", "<em>join</em> them together"],
                    "title": "Two ways to wait",
                    "type": "all",
                },
            ],
            "title": "Waiting well",
        }
    });
    json(StatusCode::OK, &document)
}

#[derive(Debug, Deserialize)]
struct Seed {
    seed: Option<i64>,
}

async fn bytes(
    Path(count): Path<String>,
    Query(Seed { seed }): Query<Seed>,
) -> Result<Response, Refusal> {
    let count = whole_number(&count)?.min(MAX_BYTES) as usize;
    let bytes = Random::new(seed.map(i64::cast_unsigned)).bytes(count);
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response())
}

async fn stream(Path(count): Path<String>, asked: Asked) -> Result<Response, Refusal> {
    #[derive(Serialize)]
    struct Line<'a> {
        id: u64,
        #[serde(flatten)]
        asked: &'a Asked,
    }
    let lines = (0..whole_number(&count)?.min(MAX_LINES)).map_while(move |id| {
        let line = serde_json::to_string(&Line { id, asked: &asked }).ok()?;
        Some(Bytes::from(line + "\n"))
    });
    let body = Body::new(Chunks(lines));
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

/// A body of unknown length, so that HTTP/1.1 sends each item as a chunk of its own.
struct Chunks<I>(I);

impl<I: Iterator<Item = Bytes> + Unpin> HttpBody for Chunks<I> {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.next().map(|chunk| Ok(Frame::data(chunk))))
    }
}
