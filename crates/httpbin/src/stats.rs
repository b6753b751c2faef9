//! What is counted, and the guards that keep the counts right whatever ends a request.
//!
//! A request counts as in flight while its guard lives. The guard moves from the handler's future into the response's
//! body, so that an answer, a client that goes away and a server that stops all end in the same `Drop`.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use axum::body::{Body, HttpBody};
use bytes::Bytes;
use hyper::body::{Frame, SizeHint};
use serde::{Deserialize, Serialize};

/// The counters of a server as of one moment. `GET /_stats` gives the same as JSON.
///
/// Requests to `/_stats` are in none of the counts of requests; their connections are connections like others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stats {
    /// Requests received since the start or the last reset, whatever became of them.
    pub requests: u64,
    /// Requests being handled now: received, and neither answered to the last byte nor dropped by their client. The
    /// last byte counts as sent when it is handed to the connection: a client that has seen it is no longer counted.
    pub in_flight: u64,
    /// The largest `in_flight` since the start or the last reset.
    pub most_in_flight: u64,
    /// TCP connections accepted since the start or the last reset.
    pub connections: u64,
    /// TCP connections that are open now.
    pub open_connections: u64,
}

/// The counters of a running server.
#[derive(Debug, Default)]
pub(crate) struct Counters(Mutex<Stats>);

impl Counters {
    pub(crate) fn snapshot(&self) -> Stats {
        *self.lock()
    }

    pub(crate) fn reset(&self) {
        let mut stats = self.lock();
        *stats = Stats {
            most_in_flight: stats.in_flight,
            in_flight: stats.in_flight,
            open_connections: stats.open_connections,
            ..Stats::default()
        };
    }

    /// Counts a request until the guard is dropped.
    pub(crate) fn request(self: &Arc<Self>) -> RequestGuard {
        let mut stats = self.lock();
        stats.requests += 1;
        stats.in_flight += 1;
        stats.most_in_flight = stats.most_in_flight.max(stats.in_flight);
        RequestGuard(Arc::clone(self))
    }

    /// Counts a connection until the guard is dropped.
    pub(crate) fn connection(self: &Arc<Self>) -> ConnectionGuard {
        let mut stats = self.lock();
        stats.connections += 1;
        stats.open_connections += 1;
        ConnectionGuard(Arc::clone(self))
    }

    fn lock(&self) -> MutexGuard<'_, Stats> {
        // Numbers can't be left half changed: a poisoned lock still holds good ones.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request in flight.
#[derive(Debug)]
pub(crate) struct RequestGuard(Arc<Counters>);

impl Drop for RequestGuard {
    fn drop(&mut self) {
        self.0.lock().in_flight -= 1;
    }
}

/// An open connection.
#[derive(Debug)]
pub(crate) struct ConnectionGuard(Arc<Counters>);

impl Drop for ConnectionGuard {
    fn drop(&mut self) {
        self.0.lock().open_connections -= 1;
    }
}

/// A response's body that ends the count of its request when it is dropped.
pub(crate) struct Counted {
    body: Body,
    _in_flight: Option<RequestGuard>,
}

impl Counted {
    pub(crate) fn new(body: Body, in_flight: Option<RequestGuard>) -> Self {
        Self {
            body,
            _in_flight: in_flight,
        }
    }
}

impl HttpBody for Counted {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    // A wrapper passes on what the body knows of its own end.
    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
