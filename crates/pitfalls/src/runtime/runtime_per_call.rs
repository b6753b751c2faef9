//! A synchronous function makes a runtime, uses it once, and throws it away.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use tokio::runtime::{Builder, Runtime};

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "runtime-per-call",
    symptom: "Each call of my synchronous wrapper is slow, and the number of threads goes up and down with the load",
    also: &[
        "Runtime::new in a function",
        "too many threads",
        "resource exhaustion",
        "PyO3",
        "FFI",
        "background tasks vanish",
        "connection pool useless",
    ],
    cause: "`Runtime::new` starts a thread for each processor, and its drop ends them, together with all connections and tasks that a pool had kept for the next call.",
    cure: "Make one runtime, keep it in a `LazyLock` or beside the client, and call its `block_on` each time.",
    caught_by: &[],
    shown_by: &[Watch::Test("that counts threads in `on_thread_start`")],
    met_in: &[
        "https://github.com/everruns/bashkit/issues/414",
        "https://github.com/containers/conmon-rs/pull/300",
    ],
    broken: Scene::Outside(|| scene(broken)),
    fixed: Scene::Outside(|| scene(fixed)),
};

// ANCHOR: broken
/// Wrong: ten calls start ten runtimes.
pub fn broken(calls: u32, threads: &Arc<AtomicU32>) -> u32 {
    (0..calls).map(|_| runtime(threads).block_on(fetch())).sum()
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// One runtime for all calls.
pub fn fixed(calls: u32, threads: &Arc<AtomicU32>) -> u32 {
    let runtime = runtime(threads);
    (0..calls).map(|_| runtime.block_on(fetch())).sum()
}
// ANCHOR_END: fixed

async fn fetch() -> u32 {
    tokio::task::yield_now().await;
    1
}

/// `Runtime::new` for two processors; it counts the threads that it starts.
fn runtime(threads: &Arc<AtomicU32>) -> Runtime {
    let threads = Arc::clone(threads);
    Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .on_thread_start(move || {
            threads.fetch_add(1, Ordering::Relaxed);
        })
        .build()
        .unwrap_or_else(|error| panic!("a runtime can't be started: {error}"))
}

fn scene(fetch: impl FnOnce(u32, &Arc<AtomicU32>) -> u32) -> Seen {
    let threads = Arc::new(AtomicU32::new(0));
    let fetched = fetch(10, &threads);
    Seen::of("calls", fetched).and("threads started", threads.load(Ordering::Relaxed))
}
