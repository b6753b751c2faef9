//! A future that is dropped between two changes that belong together.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::time::{sleep, timeout};
use tracing::info_span;

use crate::frame::{Pitfall, Scene, Seen, Watch, lane};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "half-done",
    symptom: "Sometimes the first half of a request is done and the second isn't, without any error or panic",
    also: &[
        "client disconnects",
        "handler dropped",
        "axum handler cancelled",
        "hyper",
        "inconsistent state",
        "money lost",
        "cancellation",
        "timeout in the middle",
        "connection returned to the pool in a bad state",
        "request cancelled",
        "client closes the connection",
    ],
    cause: "A server drops the future of a handler when its client goes away, and a timeout drops what it times: at any `.await`, everything after it is never run.",
    cure: "Do what belongs together in a task of its own, which nobody drops, and wait for that; or in a transaction, which undoes the first half.",
    caught_by: &[],
    shown_by: &[Watch::Test("that drops the future at each of its awaits")],
    met_in: &[
        "https://github.com/oxidecomputer/dropshot/pull/701",
        "https://github.com/blockfrost/blockfrost-platform/pull/183",
        "https://github.com/masalachai/epp-client/pull/81",
        "https://github.com/divviup/janus/issues/4857",
    ],
    broken: Scene::Paused(|| Box::pin(scene(async |bank| broken(bank).await))),
    fixed: Scene::Paused(|| Box::pin(scene(async |bank| fixed(bank).await))),
};

/// Two balances.
#[derive(Debug)]
pub struct Bank {
    from: AtomicU64,
    to: AtomicU64,
}

impl Bank {
    /// A hundred in each.
    #[must_use]
    pub fn open() -> Arc<Self> {
        Arc::new(Self {
            from: AtomicU64::new(100),
            to: AtomicU64::new(100),
        })
    }

    /// What no transfer changes.
    #[must_use]
    pub fn together(&self) -> u64 {
        self.from.load(Ordering::Relaxed) + self.to.load(Ordering::Relaxed)
    }
}

// ANCHOR: broken
/// Wrong: dropped during `audit`, the money has left one account and never reaches the other.
pub async fn broken(bank: Arc<Bank>) {
    bank.from.fetch_sub(30, Ordering::Relaxed);
    audit().await;
    bank.to.fetch_add(30, Ordering::Relaxed);
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Dropped, it no longer waits for the task, and the task goes on.
pub async fn fixed(bank: Arc<Bank>) {
    let transfer = tokio::spawn(async move {
        bank.from.fetch_sub(30, Ordering::Relaxed);
        audit().await;
        bank.to.fetch_add(30, Ordering::Relaxed);
    });
    if let Err(error) = transfer.await {
        tracing::error!(%error, "the transfer panicked");
    }
}
// ANCHOR_END: fixed

#[tracing::instrument(ret)]
async fn audit() {
    sleep(Duration::from_millis(200)).await;
}

/// The client goes away after 100 ms; the books are read a second later.
async fn scene(handler: impl AsyncFn(Arc<Bank>)) -> Seen {
    let bank = Bank::open();
    let handler = lane(info_span!("handler"), handler(Arc::clone(&bank)));
    let answered = timeout(Duration::from_millis(100), handler).await.is_ok();
    sleep(Duration::from_secs(1)).await;
    let [from, to] = [&bank.from, &bank.to].map(|balance| balance.load(Ordering::Relaxed));
    Seen::of("answered", answered)
        .and("first balance", from)
        .and("second balance", to)
        .and("together", bank.together())
}
