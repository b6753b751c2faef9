//! `buffer_unordered` with as many places as an empty list has items.

use std::time::Duration;

use futures::stream::{self, StreamExt};
use tokio::time::timeout;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "room-for-none",
    symptom: "With an empty list it hangs for ever; with any other it works",
    also: &[
        "buffer_unordered(0)",
        "buffered(0)",
        "len()",
        "zero",
        "empty input",
        "hang",
        "concurrency 0",
        "never completes",
    ],
    cause: "`buffer_unordered(0)` has room for no future, so it never asks the stream for one and never learns that there is none. The zero comes from a `len()` or a configuration.",
    cure: "At least one: `n.max(1)`; or take `NonZeroUsize` where the number comes in.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "with an empty list, with a time limit on a paused clock",
    )],
    met_in: &[
        "https://github.com/rust-lang/futures-rs/issues/2939",
        "https://github.com/rust-lang/futures-rs/issues/2740",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: no ids, no room, no end.
pub async fn broken(ids: Vec<u32>) -> Vec<u32> {
    let room = ids.len();
    let fetched = stream::iter(ids).map(fetch).buffer_unordered(room);
    fetched.collect().await
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// A limit is at least one, and at most what the other side bears.
pub async fn fixed(ids: Vec<u32>) -> Vec<u32> {
    let room = ids.len().clamp(1, 10);
    let fetched = stream::iter(ids).map(fetch).buffer_unordered(room);
    fetched.collect().await
}
// ANCHOR_END: fixed

async fn fetch(id: u32) -> u32 {
    tokio::task::yield_now().await;
    id
}

async fn scene(fetch_all: impl AsyncFn(Vec<u32>) -> Vec<u32>) -> Seen {
    let mut seen = Seen::default();
    for ids in [vec![1, 2, 3], Vec::new()] {
        let what = format!("{} ids", ids.len());
        let fetched = timeout(Duration::from_secs(1), fetch_all(ids)).await;
        let fetched = fetched.map(|fetched| format!("{} fetched", fetched.len()));
        seen = seen.and(&what, fetched.unwrap_or("waits for ever".to_owned()));
    }
    seen
}
