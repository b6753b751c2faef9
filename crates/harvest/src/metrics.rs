//! What is counted: for the progress line, for the summary, and for Prometheus on a port.
//!
//! The practice: [runtime](../../../book/src/runtime.md). Counters are atomics: counting waits for nobody.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};
use tokio::net::TcpListener;

use crate::attempt::Answer;
use crate::outcome::Outcome;
use crate::row::Row;

/// The counters of a run. Clones share them.
#[derive(Debug, Clone)]
pub struct Metrics {
    ended: Family<Ending, Counter>,
    known: Counter,
    attempts: Counter,
    bytes: Counter,
    in_flight: Gauge,
    seconds: Histogram,
    totals: Arc<Totals>,
}

/// Of what is stored. (A family would have to be added up.)
#[derive(Debug, Default)]
struct Totals {
    stored: AtomicU64,
    ok: AtomicU64,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Ending {
    outcome: String,
}

/// The counters as of about one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// URLs that were stored by this run, whatever their outcome.
    pub stored: u64,
    /// Those of them that ended well.
    pub ok: u64,
    /// Lines that were left out: their URL had a row, or was under way.
    pub known: u64,
    /// Requests in flight.
    pub in_flight: i64,
}

impl Default for Metrics {
    fn default() -> Self {
        Self {
            ended: Family::default(),
            known: Counter::default(),
            attempts: Counter::default(),
            bytes: Counter::default(),
            in_flight: Gauge::default(),
            // From a millisecond to half a minute.
            seconds: Histogram::new(exponential_buckets(0.001, 2.0, 16)),
            totals: Arc::default(),
        }
    }
}

impl Metrics {
    /// Counts a request as in flight until the guard is dropped.
    pub(crate) fn request(&self) -> InFlight<'_> {
        self.in_flight.inc();
        InFlight(&self.in_flight)
    }

    pub(crate) fn attempt(&self, answer: &Answer) {
        self.attempts.inc();
        self.bytes.inc_by(answer.bytes);
        self.seconds.observe(answer.took.as_secs_f64());
    }

    pub(crate) fn known(&self) {
        self.known.inc();
    }

    pub(crate) fn stored(&self, row: &Row) {
        let outcome = row.outcome.clone();
        self.totals.stored.fetch_add(1, Ordering::Relaxed);
        if outcome == Outcome::Ok.name() {
            self.totals.ok.fetch_add(1, Ordering::Relaxed);
        }
        self.ended.get_or_create(&Ending { outcome }).inc();
    }

    /// The counters now.
    #[must_use]
    pub fn count(&self) -> Count {
        Count {
            stored: self.totals.stored.load(Ordering::Relaxed),
            ok: self.totals.ok.load(Ordering::Relaxed),
            known: self.known.get(),
            in_flight: self.in_flight.get(),
        }
    }

    fn registry(&self) -> Registry {
        let mut all = Registry::with_prefix("harvest");
        all.register(
            "urls",
            "URLs whose final state is stored",
            self.ended.clone(),
        );
        all.register(
            "known",
            "Lines whose URL was known already",
            self.known.clone(),
        );
        all.register("attempts", "Attempts that ended", self.attempts.clone());
        all.register_with_unit("body", "Bytes of bodies", Unit::Bytes, self.bytes.clone());
        all.register("in_flight", "Requests in flight", self.in_flight.clone());
        let help = "Time of an attempt, without its waits";
        all.register_with_unit("attempt", help, Unit::Seconds, self.seconds.clone());
        all
    }
}

/// A request in flight.
#[derive(Debug)]
pub(crate) struct InFlight<'a>(&'a Gauge);

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.0.dec();
    }
}

// ANCHOR: serve
/// Serves `GET /metrics` for as long as it is polled. The port is open when this returns, with the address that it has.
///
/// # Errors
///
/// The port is taken.
pub async fn serve(
    metrics: &Metrics,
    at: SocketAddr,
) -> io::Result<(SocketAddr, impl Future<Output = ()> + use<>)> {
    let listener = TcpListener::bind(at).await?;
    let address = listener.local_addr()?;
    let registry = Arc::new(metrics.registry());
    let text = move || {
        let registry = Arc::clone(&registry);
        async move {
            let mut text = String::new();
            // Writing to a `String` can't fail.
            encode(&mut text, &registry).ok();
            let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
            ([(CONTENT_TYPE, kind)], text).into_response()
        }
    };
    let routes = axum::Router::new().route("/metrics", get(text));
    let server = async move {
        // It ends only by being dropped.
        axum::serve(listener, routes).await.ok();
    };
    Ok((address, server))
}
// ANCHOR_END: serve
