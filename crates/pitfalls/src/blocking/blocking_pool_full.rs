//! All threads for blocking are taken for good.

use std::sync::mpsc::Receiver;
use std::thread;
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "blocking-pool-full",
    symptom: "After a while every file read and every `spawn_blocking` waits for ever",
    also: &[
        "max_blocking_threads",
        "thread pool exhausted",
        "tokio::fs hangs",
        "512 threads",
        "DNS lookup hangs",
        "long-running spawn_blocking",
        "strange hang",
        "server stops responding",
        "worker_max_blocking_threads",
        "getaddrinfo",
    ],
    cause: "`spawn_blocking`, `tokio::fs` and the lookup of host names share one pool of threads, and it has a limit. A job that never ends keeps its thread for ever, and what comes when all are taken waits in a queue.",
    cure: "A thread of its own, `std::thread::spawn`, for what lives as long as the program; `spawn_blocking` for what ends.",
    caught_by: &[],
    shown_by: &[Watch::Test("with few `max_blocking_threads`")],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/5777",
        "https://github.com/neondatabase/neon/issues/3657",
        "https://github.com/tokio-rs/tokio/pull/7923",
    ],
    broken: Scene::Outside(|| scene(broken)),
    fixed: Scene::Outside(|| scene(fixed)),
};

// ANCHOR: broken
/// Wrong: each listener keeps a thread of the pool for as long as the program runs.
pub async fn broken(queues: Vec<Receiver<u32>>) -> std::io::Result<bool> {
    for queue in queues {
        spawn_blocking(move || listen(queue));
    }
    tokio::fs::try_exists("settings.toml").await
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The pool is for jobs that end.
pub async fn fixed(queues: Vec<Receiver<u32>>) -> std::io::Result<bool> {
    for queue in queues {
        thread::spawn(move || listen(queue));
    }
    tokio::fs::try_exists("settings.toml").await
}
// ANCHOR_END: fixed

/// Handles what comes, until nobody is left who could send.
fn listen(queue: Receiver<u32>) -> u32 {
    queue.iter().sum()
}

/// Two listeners on a runtime that may have two threads for blocking. With the default it takes 512.
fn scene(run: impl AsyncFnOnce(Vec<Receiver<u32>>) -> std::io::Result<bool>) -> Seen {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(2)
        .build();
    let runtime = runtime.unwrap_or_else(|error| panic!("a runtime can't be started: {error}"));
    let (senders, queues): (Vec<_>, Vec<_>) = (0..2).map(|_| std::sync::mpsc::channel()).unzip();
    let looked_up = runtime.block_on(async {
        timeout(Duration::from_millis(300), run(queues))
            .await
            .is_ok()
    });
    drop(senders);
    Seen::of(
        "the file was looked up",
        if looked_up {
            "yes"
        } else {
            "no, it still waits"
        },
    )
}
