//! A task that belongs to a scope: aborted with it, or asked to end with it.
//!
//! `tokio::spawn` alone ties a task to nothing but the runtime. More ways to end tasks: `tasks`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval, sleep};
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;
use tracing::instrument;

/// A lease on something, which has to be renewed while it is used. A clone is the same lease.
#[derive(Debug, Clone)]
pub struct Lease {
    every: Duration,
    renewed: Arc<AtomicUsize>,
    given_back: Arc<AtomicBool>,
}

impl Lease {
    /// A lease to be renewed so often; a request takes a tenth of that.
    #[must_use]
    pub fn new(every: Duration) -> Self {
        Self {
            every,
            renewed: Arc::default(),
            given_back: Arc::default(),
        }
    }

    /// How often it was renewed.
    #[must_use]
    pub fn renewed(&self) -> usize {
        self.renewed.load(Ordering::Relaxed)
    }

    /// Whether it was given back.
    #[must_use]
    pub fn given_back(&self) -> bool {
        self.given_back.load(Ordering::Relaxed)
    }

    /// How many hold it.
    #[must_use]
    pub fn users(&self) -> usize {
        Arc::strong_count(&self.renewed)
    }

    async fn go_on_renewing(&self) {
        let mut ticks = interval(self.every);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            self.renewed.fetch_add(1, Ordering::Relaxed);
        }
    }
}

// ANCHOR: renewals
/// Renews the lease for ever.
#[instrument(name = "renewal", skip_all)]
async fn renew(lease: Lease) {
    lease.go_on_renewing().await;
}

/// Renews the lease until it is told to stop, and then gives it back, which takes a while.
#[instrument(name = "renewal", skip_all, ret)]
async fn renew_until(stop: CancellationToken, lease: Lease) {
    stop.run_until_cancelled(lease.go_on_renewing()).await;
    sleep(lease.every / 10).await; // stands for the request
    lease.given_back.store(true, Ordering::Relaxed);
}
// ANCHOR_END: renewals

// ANCHOR: detached
/// Wrong: a dropped `JoinHandle` lets its task go. It renews on when the work has ended.
pub async fn detached<T>(lease: &Lease, work: impl Future<Output = T>) -> T {
    let _renewal = tokio::spawn(renew(lease.clone()));
    work.await
}
// ANCHOR_END: detached

// ANCHOR: aborted
/// The task is aborted however this ends: where it waits, without another word.
pub async fn aborted<T>(lease: &Lease, work: impl Future<Output = T>) -> T {
    let _renewal = AbortOnDropHandle::new(tokio::spawn(renew(lease.clone())));
    work.await
}
// ANCHOR_END: aborted

// ANCHOR: asked
/// The task is told to stop however this ends, and gives the lease back in its own time. Nobody
/// waits for that.
pub async fn asked<T>(lease: &Lease, work: impl Future<Output = T>) -> T {
    let stop = CancellationToken::new();
    let _stop_when_dropped = stop.clone().drop_guard();
    tokio::spawn(renew_until(stop, lease.clone()));
    work.await
}
// ANCHOR_END: asked

// ANCHOR: awaited
/// As [`asked`], and waits until the lease is given back, unless it is cancelled itself.
pub async fn awaited<T>(lease: &Lease, work: impl Future<Output = T>) -> T {
    let stop = CancellationToken::new();
    let stop_when_dropped = stop.clone().drop_guard();
    let renewal = tokio::spawn(renew_until(stop, lease.clone()));
    let value = work.await;
    drop(stop_when_dropped);
    // A renewal that panicked has nothing to give back any more.
    renewal.await.ok();
    value
}
// ANCHOR_END: awaited
