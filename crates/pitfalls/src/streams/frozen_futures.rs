//! `buffer_unordered` under a loop whose body takes its time.

use std::time::Duration;

use futures::stream::{self, StreamExt};
use tokio::sync::Mutex;
use tokio::time::{error::Elapsed, sleep, timeout};
use tracing::instrument;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "frozen-futures",
    symptom: "Requests time out or lose their connection, though server and network are fast",
    also: &[
        "buffered",
        "buffer_unordered",
        "FuturesUnordered",
        "Barbara battles buffered streams",
        "starved",
        "not polled",
        "connection reset",
        "timeout",
        "while let next await",
        "stall",
        "hangs with buffer_unordered",
    ],
    cause: "The futures in a buffered stream run only while the stream is polled. While the loop's body awaits something else they stand still, in the middle of whatever they were doing, and the clock goes on.",
    cure: "Let the body be part of the future: `for_each_concurrent`, or `map` both steps before buffering; or spawn each request as a task, with a bounded channel between the two steps.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "with a body that takes longer than the time limit, on a paused clock",
    )],
    met_in: &[
        "https://github.com/rust-lang/futures-rs/issues/2387",
        "https://github.com/rust-lang/wg-async/issues/131",
        "https://github.com/rust-lang/futures-rs/issues/2961",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: while `store` is awaited, nobody polls the request that is under way.
pub async fn broken(pages: u32, stored: &Mutex<u32>) {
    let mut fetched = stream::iter(1..=pages).map(fetch).buffer_unordered(2);
    while let Some(page) = fetched.next().await {
        if page.is_ok() {
            store(stored).await;
        }
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Two at a time, and each goes its whole way.
pub async fn fixed(pages: u32, stored: &Mutex<u32>) {
    let each = async |n| {
        if fetch(n).await.is_ok() {
            store(stored).await;
        }
    };
    stream::iter(1..=pages).for_each_concurrent(2, each).await;
}
// ANCHOR_END: fixed

// ANCHOR: fetch
/// No page takes longer than 480 ms, and the limit is half a second.
async fn fetch(n: u32) -> Result<u32, Elapsed> {
    timeout(Duration::from_millis(500), request(n)).await
}

/// Every second page is on a slower server.
#[instrument(name = "fetch", ret)]
async fn request(n: u32) -> u32 {
    let step = Duration::from_millis(if n.is_multiple_of(2) { 160 } else { 100 });
    sleep(step).await; // connect
    sleep(step).await; // ask
    sleep(step).await; // read
    n
}

/// One at a time: it is a small database.
#[instrument(skip_all, ret)]
async fn store(stored: &Mutex<u32>) {
    let mut stored = stored.lock().await;
    sleep(Duration::from_millis(300)).await;
    *stored += 1;
}
// ANCHOR_END: fetch

async fn scene(run: impl AsyncFnOnce(u32, &Mutex<u32>)) -> Seen {
    let stored = Mutex::new(0);
    run(4, &stored).await;
    Seen::of("pages", 4).and("stored", stored.into_inner())
}
