//! A wait for a lock that is given up and begun again.

use std::pin::pin;
use std::time::Duration;

use futures::future::join_all;
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep, timeout};
use tracing::info_span;

use crate::frame::{Pitfall, Scene, Seen, Watch, lane};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "lost-place-in-the-queue",
    symptom: "One task never gets the lock while the others are busy, though tokio's lock is fair",
    also: &[
        "starvation",
        "timeout around lock",
        "acquire with timeout and retry",
        "semaphore never acquired",
        "select loop with lock()",
        "Notify",
        "fairness",
        "lock in select",
    ],
    cause: "The place in the queue belongs to the future of `lock()`. Each timeout drops it, and the next try begins at the end.",
    cure: "Make the future once, pin it, and go on waiting with the same one.",
    caught_by: &[],
    shown_by: &[Watch::Test("in which the wait is longer than the patience")],
    met_in: &[
        "https://docs.rs/tokio/latest/tokio/sync/struct.Mutex.html#method.lock",
        "https://docs.rs/tokio/latest/tokio/macro.select.html#cancellation-safety",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: every half second it goes to the end of the queue.
pub async fn broken(printer: &Mutex<()>) {
    let patience = Duration::from_millis(500);
    loop {
        match timeout(patience, printer.lock()).await {
            Ok(_printer) => return,
            Err(_) => tracing::info!("still waiting"),
        }
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The same future waits all the time.
pub async fn fixed(printer: &Mutex<()>) {
    let patience = Duration::from_millis(500);
    let mut turn = pin!(printer.lock());
    loop {
        match timeout(patience, turn.as_mut()).await {
            Ok(_printer) => return,
            Err(_) => tracing::info!("still waiting"),
        }
    }
}
// ANCHOR_END: fixed

/// Three others print five times each, 300 ms at a time, and queue up again at once.
async fn scene(wait: impl AsyncFn(&Mutex<()>)) -> Seen {
    let start = Instant::now();
    let printer = Mutex::new(());
    let others = (1..=3).map(async |_| {
        for _ in 0..5 {
            let _printer = printer.lock().await;
            sleep(Duration::from_millis(300)).await;
        }
    });
    let patient = async {
        lane(info_span!("the patient one"), wait(&printer)).await;
        start.elapsed()
    };
    let (_, waited) = tokio::join!(join_all(others), patient);
    Seen::of("had its turn after", demo::seconds(waited))
}
