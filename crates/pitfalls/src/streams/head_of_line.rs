//! `buffered`, which keeps the order.

use std::time::Duration;

use futures::stream::{self, StreamExt};
use tokio::time::{Instant, sleep};
use tracing::instrument;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "head-of-line",
    symptom: "One slow request, and the others stand still, too, though there is room for more",
    also: &[
        "buffered",
        "head of line blocking",
        "stall",
        "FuturesOrdered",
        "throughput drops",
        "window",
        "slow item",
    ],
    cause: "`buffered(n)` gives results in the order of the requests. What is done behind a slow one waits in the window and keeps its place, so no new request begins.",
    cure: "`buffer_unordered(n)`, with the request's number in its result where the order matters in the end.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "with one slow item that measures the time on a paused clock",
    )],
    met_in: &[
        "https://github.com/near/nearcore/pull/16299",
        "https://github.com/gadget-inc/silo/pull/382",
        "https://github.com/rust-lang/futures-rs/pull/134",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: nobody needs the order that everybody waits for.
pub async fn broken(parts: u32) -> Vec<u32> {
    let parts = stream::iter(1..=parts).map(part);
    parts.buffered(2).collect().await
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// A place is free as soon as its request is done.
pub async fn fixed(parts: u32) -> Vec<u32> {
    let parts = stream::iter(1..=parts).map(part);
    parts.buffer_unordered(2).collect().await
}
// ANCHOR_END: fixed

/// The first one comes from a slow peer.
#[instrument(ret)]
async fn part(n: u32) -> u32 {
    let takes = if n == 1 { 500 } else { 100 };
    sleep(Duration::from_millis(takes)).await;
    n
}

async fn scene(download: impl AsyncFnOnce(u32) -> Vec<u32>) -> Seen {
    let start = Instant::now();
    let parts = download(6).await;
    Seen::of("parts", parts.len()).and("took", demo::seconds(start.elapsed()))
}
