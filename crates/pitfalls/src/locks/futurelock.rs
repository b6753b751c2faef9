//! A future that waits for a lock, and that nobody polls any more.

use std::pin::pin;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{sleep, timeout};
use tracing::info_span;

use crate::frame::{Pitfall, Scene, Seen, Watch, lane};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "futurelock",
    symptom: "Everybody waits for a lock that nobody holds",
    also: &[
        "deadlock",
        "select!",
        "&mut future",
        "mutex never acquired",
        "semaphore",
        "send on a full channel hangs",
        "hangs after a timeout",
    ],
    cause: "The lock was handed to the future that came first in the queue. That one is still alive, behind `&mut`, but its `select!` is over: nobody polls it, and it can neither use the lock nor drop it.",
    cure: "Let `select!` own the future, so that the loser is dropped before an arm runs; or spawn it, so that it is polled by itself.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "in which the lock is busy when the other arm fires",
    )],
    met_in: &[
        "https://rfd.shared.oxide.computer/rfd/0609",
        "https://github.com/oxidecomputer/omicron/issues/9259",
        "https://github.com/tokio-rs/tokio/issues/6450",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: in the second arm `first` is in the queue for the lock, and nobody polls it.
pub async fn broken(count: &Mutex<u32>) -> u32 {
    let mut first = pin!(add(count, 1));
    tokio::select! {
        sum = &mut first => sum,
        () = sleep(Duration::from_millis(100)) => add(count, 10).await,
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The future belongs to `select!`, which drops it, and its place in the queue, before the arm.
pub async fn fixed(count: &Mutex<u32>) -> u32 {
    let first = add(count, 1);
    tokio::select! {
        sum = first => sum,
        () = sleep(Duration::from_millis(100)) => add(count, 10).await,
    }
}
// ANCHOR_END: fixed

async fn add(count: &Mutex<u32>, amount: u32) -> u32 {
    let mut count = count.lock().await;
    *count += amount;
    *count
}

/// Somebody else has the lock, but for 200 ms only.
async fn scene(count_up: impl AsyncFn(&Mutex<u32>) -> u32) -> Seen {
    let count = Mutex::new(0);
    let holder = async {
        let _guard = count.lock().await;
        sleep(Duration::from_millis(200)).await;
    };
    let both = async {
        let holder = lane(info_span!("holder"), holder);
        let caller = lane(info_span!("caller"), count_up(&count));
        tokio::join!(holder, caller).1
    };
    match timeout(Duration::from_secs(1), both).await {
        Ok(sum) => Seen::of("the count", sum),
        Err(_) => Seen::of("the count", "none: the caller waits for ever"),
    }
}
