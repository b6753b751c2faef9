//! A guard of the standard library's mutex that lives while something is awaited.

use std::sync::Mutex;
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::time::{sleep, timeout};

use crate::frame::{Check, Group, Pitfall, Scene, Seen};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "guard-across-await",
    symptom: "My program freezes altogether now and then: not even its timeouts fire any more",
    also: &[
        "deadlock",
        "std::sync::Mutex",
        "MutexGuard held across await",
        "hangs",
        "current_thread",
        "block_on",
        "join!",
        "RwLock guard",
        "await_holding_lock",
        "permanently unresponsive",
        "server stops responding",
    ],
    cause: "While one future waits with the guard in its hands, another one on the same thread calls `lock`, which blocks the thread: the first one can never go on and drop the guard.",
    cure: "End the guard's scope before the `.await`; where the lock has to be held over it, take tokio's `Mutex`.",
    caught_by: &[
        Check::Clippy("await_holding_lock", Group::Default),
        Check::Clippy("future_not_send", Group::Nursery),
    ],
    shown_by: &[],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/4588",
        "https://github.com/tokio-rs/tokio/pull/6819",
        "https://tokio.rs/tokio/tutorial/shared-state",
    ],
    broken: Scene::Process(|| scene(broken)),
    fixed: Scene::Process(|| scene(fixed)),
};

#[expect(clippy::await_holding_lock, reason = "this is what goes wrong")]
// ANCHOR: broken
/// Wrong: the guard is alive while `save` is awaited.
pub async fn broken(count: &Mutex<u32>) {
    let Ok(mut guard) = count.lock() else { return };
    *guard += 1;
    save(*guard).await;
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The guard ends with its block; a number leaves it.
pub async fn fixed(count: &Mutex<u32>) {
    let now = {
        let Ok(mut guard) = count.lock() else { return };
        *guard += 1;
        *guard
    };
    save(now).await;
}
// ANCHOR_END: fixed

async fn save(_count: u32) {
    sleep(Duration::from_millis(10)).await;
}

/// Two calls on one thread, with half a second of patience that nobody is left to have.
fn scene(add: impl AsyncFn(&Mutex<u32>)) -> Seen {
    let Ok(runtime) = Builder::new_current_thread().enable_all().build() else {
        return Seen::default();
    };
    let count = Mutex::new(0);
    let both = async { tokio::join!(add(&count), add(&count)) };
    let ended = runtime.block_on(async { timeout(Duration::from_millis(500), both).await });
    Seen::of(
        "the two calls",
        if ended.is_ok() { "ended" } else { "timed out" },
    )
}
