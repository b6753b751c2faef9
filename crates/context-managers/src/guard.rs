//! A guard: a value whose `Drop` undoes what making it did, however the scope is left.
//!
//! It can do what needs no await: count down, unlock, remove from a map, delete a file, send a signal. What has to be awaited:
//! `session`.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tracing::instrument;

/// How many requests are in flight.
#[derive(Debug, Clone, Default)]
pub struct Gauge(Arc<AtomicUsize>);

impl Gauge {
    /// How many there are now.
    #[must_use]
    pub fn value(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    fn up(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn down(&self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

// ANCHOR: by_hand
/// Wrong: `down` is called if the request succeeds, and in no other case.
#[instrument(name = "request", skip_all, ret, err)]
pub async fn counted_by_hand<E: std::fmt::Display>(
    gauge: &Gauge,
    request: impl Future<Output = Result<(), E>>,
) -> Result<(), E> {
    gauge.up();
    request.await?;
    gauge.down();
    Ok(())
}
// ANCHOR_END: by_hand

// ANCHOR: guard
impl Gauge {
    /// Counts one more, for as long as the guard lives.
    pub fn enter(&self) -> InFlight {
        self.up();
        InFlight(self.clone())
    }
}

/// One request in flight.
#[must_use = "what isn't bound to a name is dropped at once"]
#[derive(Debug)]
pub struct InFlight(Gauge);

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.down();
    }
}

/// The guard is dropped when this returns, fails, panics or is cancelled.
#[instrument(name = "request", skip_all, ret, err)]
pub async fn counted<E: std::fmt::Display>(
    gauge: &Gauge,
    request: impl Future<Output = Result<(), E>>,
) -> Result<(), E> {
    let _in_flight = gauge.enter();
    request.await
}
// ANCHOR_END: guard

// ANCHOR: underscore
/// Wrong: `_` is no name. The guard is dropped in the line that makes it.
#[expect(
    clippy::let_underscore_must_use,
    reason = "wrong on purpose; this lint catches it"
)]
#[instrument(name = "request", skip_all, ret, err)]
pub async fn not_counted<E: std::fmt::Display>(
    gauge: &Gauge,
    request: impl Future<Output = Result<(), E>>,
) -> Result<(), E> {
    let _ = gauge.enter();
    request.await
}
// ANCHOR_END: underscore
