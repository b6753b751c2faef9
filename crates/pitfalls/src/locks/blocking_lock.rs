//! A lock for synchronous code, taken on a thread that drives tasks.

use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use tokio::sync::Mutex;

use crate::frame::{Pitfall, Scene, Seen, Watch, panic_message};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "blocking-lock",
    symptom: "My program panics with \"Cannot block the current thread from within a runtime\"",
    also: &[
        "blocking_lock",
        "blocking_read",
        "blocking_write",
        "blocking_send",
        "blocking_recv",
        "This happens because a function attempted to block the current thread",
    ],
    cause: "`blocking_lock` blocks its thread until the lock is free, and on a thread that drives tasks it panics, even where the lock is free.",
    cure: "Await `lock`; call `blocking_lock` from `spawn_blocking` and from threads of your own only; or take the standard library's `Mutex`, which both kinds of code may lock.",
    caught_by: &[],
    shown_by: &[Watch::Panic(
        "Cannot block the current thread from within a runtime",
    )],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/7873",
        "https://github.com/rhoopr/kei/issues/248",
        "https://github.com/rerun-io/rerun/pull/10187",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: the lock is free, and it panics all the same.
pub async fn broken(port: &Mutex<u16>) -> u16 {
    connect().await;
    *port.blocking_lock()
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// An async function can wait for a lock.
pub async fn fixed(port: &Mutex<u16>) -> u16 {
    connect().await;
    *port.lock().await
}
// ANCHOR_END: fixed

async fn connect() {
    tokio::task::yield_now().await;
}

/// One call, and nobody else near the lock.
async fn scene(read: impl AsyncFn(&Mutex<u16>) -> u16) -> Seen {
    let port = Mutex::new(8080);
    match AssertUnwindSafe(read(&port)).catch_unwind().await {
        Ok(port) => Seen::of("port", port),
        Err(panic) => Seen::of("panic", first_sentence(&panic_message(&*panic))),
    }
}

fn first_sentence(text: &str) -> &str {
    text.split(". ").next().unwrap_or(text)
}
