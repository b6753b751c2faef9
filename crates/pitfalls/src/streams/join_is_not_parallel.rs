//! `join!` over work for the processor.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::task::spawn_blocking;
use tokio::time::Instant;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "join-is-not-parallel",
    symptom: "I join my computations on a multi-threaded runtime, and one core works while the others rest",
    also: &[
        "join!",
        "join_all",
        "single core",
        "CPU bound",
        "parallel",
        "one thread",
        "no speedup",
        "htop",
        "rayon",
        "not parallel",
        "uses one core",
    ],
    cause: "`join!` polls its futures in turn, in one task, and a task runs on one thread at a time. What never awaits is never interleaved, either.",
    cure: "Work for the processor belongs on other threads: `spawn_blocking` for a few pieces, rayon for many; `spawn` for tasks that compute a little between awaits.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "that counts how many run at once, with more than one worker thread",
    )],
    met_in: &[
        "https://github.com/rust-lang/futures-rs/issues/2541",
        "https://github.com/yoshuawuyts/futures-concurrency/issues/185",
        "https://docs.rs/tokio/latest/tokio/macro.join.html#runtime-characteristics",
    ],
    broken: Scene::Workers(2, || Box::pin(scene(broken))),
    fixed: Scene::Workers(2, || Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: one computation, then the other.
pub async fn broken(gauge: Arc<Gauge>) {
    let one = async { compute(&gauge) };
    let other = async { compute(&gauge) };
    tokio::join!(one, other);
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// A thread each. `join!` waits for both.
pub async fn fixed(gauge: Arc<Gauge>) {
    let [one, other] = [(); 2].map(|()| Arc::clone(&gauge));
    let one = spawn_blocking(move || compute(&one));
    let other = spawn_blocking(move || compute(&other));
    let (_, _) = tokio::join!(one, other);
}
// ANCHOR_END: fixed

/// How many compute, and did at most.
#[derive(Debug, Default)]
pub struct Gauge {
    now: AtomicUsize,
    most: AtomicUsize,
}

/// Computes for a tenth of a second, or until it has met the other.
fn compute(gauge: &Gauge) {
    let start = Instant::now();
    let now = gauge.now.fetch_add(1, Ordering::SeqCst) + 1;
    gauge.most.fetch_max(now, Ordering::SeqCst);
    while gauge.most.load(Ordering::SeqCst) < 2 && start.elapsed() < Duration::from_millis(150) {
        std::hint::spin_loop();
    }
    gauge.now.fetch_sub(1, Ordering::SeqCst);
}

async fn scene(run: impl AsyncFnOnce(Arc<Gauge>)) -> Seen {
    let gauge = Arc::new(Gauge::default());
    run(Arc::clone(&gauge)).await;
    let most = gauge.most.load(Ordering::SeqCst);
    Seen::of("computations", 2).and("at the same time", most)
}
