//! An async function computes for long.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::task::{JoinError, spawn_blocking};

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "cpu-work",
    symptom: "While one request is computed, the health check of the whole service times out",
    also: &[
        "CPU bound",
        "hashing a password",
        "bcrypt",
        "parsing",
        "compression",
        "high latency under load",
        "tail latency",
        "CPU heavy request",
        "server unresponsive",
        "doesn't accept other connections",
        "takes a long time",
        "blocks the event loop",
    ],
    cause: "A task gives its thread away at an `await` that waits, and a computation has none. There is no call to forbid, so nothing notices.",
    cure: "Compute on a thread for blocking, or on a pool such as rayon's that answers through a `oneshot`.",
    caught_by: &[],
    shown_by: &[Watch::Test("in which another task has to run meanwhile")],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/6954",
        "https://docs.rs/tokio/latest/tokio/index.html#cpu-bound-tasks-and-blocking-code",
    ],
    broken: Scene::RealTime(|| Box::pin(scene(broken))),
    fixed: Scene::RealTime(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: nothing else runs on this thread before the last number.
pub async fn broken(limit: u32) -> Result<usize, JoinError> {
    Ok(primes(limit))
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Another thread computes.
pub async fn fixed(limit: u32) -> Result<usize, JoinError> {
    spawn_blocking(move || primes(limit)).await
}
// ANCHOR_END: fixed

fn primes(limit: u32) -> usize {
    let prime = |n: &u32| (2..*n).all(|divisor| !n.is_multiple_of(divisor));
    (2..limit).filter(prime).count()
}

/// A health check comes in just before.
async fn scene(compute: impl AsyncFnOnce(u32) -> Result<usize, JoinError>) -> Seen {
    let healthy = Arc::new(AtomicBool::new(false));
    let check = tokio::spawn({
        let healthy = Arc::clone(&healthy);
        async move { healthy.store(true, Ordering::Relaxed) }
    });
    let primes = compute(5_000).await.unwrap_or_default();
    let answered = healthy.load(Ordering::Relaxed);
    check.await.ok();
    Seen::of("primes", primes).and(
        "the health check was answered",
        if answered { "meanwhile" } else { "after that" },
    )
}
