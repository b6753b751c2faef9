//! `flatten` over streams that don't end.

use std::time::Duration;

use futures::stream::{self, BoxStream, StreamExt};
use tokio::time::sleep;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "first-stream-only",
    symptom: "I put two feeds into one stream, and only the first one's messages come",
    also: &[
        "flatten",
        "flat_map",
        "flatten_unordered",
        "merge",
        "select_all",
        "second stream never polled",
        "infinite stream",
        "combine",
        "chain",
    ],
    cause: "`flatten`, `flat_map` and `chain` take the next stream when the one before has ended. A feed doesn't end.",
    cure: "`flatten_unordered(None)`, `flat_map_unordered` or `stream::select_all`, which take from each what it has.",
    caught_by: &[],
    shown_by: &[Watch::Test("with two endless streams")],
    met_in: &[
        "https://github.com/rust-lang/futures-rs/issues/2378",
        "https://github.com/rust-lang/futures-rs/pull/2068",
        "https://github.com/rust-lang/futures-rs/issues/1781",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

/// Messages without end.
pub type Feed = BoxStream<'static, &'static str>;

// ANCHOR: broken
/// Wrong: the first feed has no end.
#[must_use]
pub fn broken(feeds: Vec<Feed>) -> Feed {
    stream::iter(feeds).flatten().boxed()
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Whichever has something. `None`: as many feeds as there are.
#[must_use]
pub fn fixed(feeds: Vec<Feed>) -> Feed {
    stream::iter(feeds).flatten_unordered(None).boxed()
}
// ANCHOR_END: fixed

/// A message each hundred milliseconds.
fn feed(name: &'static str) -> Feed {
    let messages = stream::unfold(name, async |name| {
        sleep(Duration::from_millis(100)).await;
        Some((name, name))
    });
    messages.boxed()
}

async fn scene(together: fn(Vec<Feed>) -> Feed) -> Seen {
    let all = together(vec![feed("news"), feed("sports")]);
    let first: Vec<&str> = all.take(4).collect().await;
    Seen::of("feeds", "news, sports").and("four messages", first.join(", "))
}
