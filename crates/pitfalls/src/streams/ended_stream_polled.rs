//! A stream that is asked for more after it has ended.

use std::pin::Pin;

use futures::FutureExt;
use futures::stream::{self, Stream, StreamExt};

use crate::frame::{Pitfall, Scene, Seen, Watch, panic_message};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "ended-stream-polled",
    symptom: "It panics at the end: \"Unfold must not be polled after it returned `Poll::Ready(None)`\"",
    also: &[
        "stream polled after end",
        "fuse",
        "FusedStream",
        "unfold",
        "next after None",
        "panic",
        "now_or_never",
        "flatten",
    ],
    cause: "What a stream does after its `None` is its own affair: it may panic, block or begin again. Here the inner loop takes that `None` for \"nothing just now\", and the outer one asks once more.",
    cure: "`fuse` the stream: then `None` stays `None`.",
    caught_by: &[],
    shown_by: &[Watch::Panic("Unfold must not be polled after it returned")],
    met_in: &[
        "https://github.com/zed-industries/zed/pull/46839",
        "https://github.com/ai-dynamo/dynamo/pull/3349",
        "https://github.com/rust-lang/futures-rs/pull/1984",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

/// Events as they come.
pub type Events = Pin<Box<dyn Stream<Item = u32> + Send>>;

// ANCHOR: broken
/// Wrong: `flatten` makes one thing of "not ready" and "the end".
pub async fn broken(events: Events) -> Vec<Vec<u32>> {
    let mut events = events;
    let mut batches = Vec::new();
    while let Some(first) = events.next().await {
        let mut batch = vec![first];
        while let Some(event) = events.next().now_or_never().flatten() {
            batch.push(event);
        }
        batches.push(batch);
    }
    batches
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// A fused stream may be asked as often as one likes.
pub async fn fixed(events: Events) -> Vec<Vec<u32>> {
    let mut events = events.fuse();
    let mut batches = Vec::new();
    while let Some(first) = events.next().await {
        let mut batch = vec![first];
        while let Some(event) = events.next().now_or_never().flatten() {
            batch.push(event);
        }
        batches.push(batch);
    }
    batches
}
// ANCHOR_END: fixed

/// Three events from `unfold`.
async fn scene<F>(collect: fn(Events) -> F) -> Seen
where
    F: Future<Output = Vec<Vec<u32>>> + Send + 'static,
{
    let events = stream::unfold(1, async |n| (n <= 3).then_some((n, n + 1)));
    let ended = match tokio::spawn(collect(Box::pin(events))).await {
        Ok(batches) => format!("normally, with {batches:?}"),
        Err(error) => match error.try_into_panic() {
            Ok(panic) => panic_message(&*panic),
            Err(error) => error.to_string(),
        },
    };
    Seen::of("it ended", ended)
}
