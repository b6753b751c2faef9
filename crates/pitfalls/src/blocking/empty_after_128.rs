//! A channel is full, and asked at once it says that it is empty.

use futures::FutureExt;
use tokio::sync::mpsc::{self, Receiver};
use tokio::task::yield_now;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "empty-after-128",
    symptom: "My loop takes exactly 128 messages out of a full channel and then finds it empty",
    also: &[
        "now_or_never",
        "poll returns Pending",
        "coop budget",
        "unconstrained",
        "hangs after 128",
        "drain a channel",
        "mpsc hangs",
        "repeated polling",
    ],
    cause: "Each poll of a task has a budget of 128 operations on tokio's types. When it is used up, they all say `Pending`, whatever is in them, so that the task goes back to the runtime. A loop that takes `Pending` for \"empty\" is wrong then.",
    cure: "Ask by `try_recv`, which isn't part of this; or await, which gives the turn away and goes on; or wrap the future in `coop::unconstrained`.",
    caught_by: &[],
    shown_by: &[Watch::Test("with more than 128 messages")],
    met_in: &[
        "https://github.com/cloudflare/quiche/pull/1975",
        "https://github.com/tokio-rs/tokio/issues/7108",
        "https://github.com/moq-dev/moq/pull/526",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: "not now" isn't "nothing there".
pub fn broken(messages: &mut Receiver<u32>) -> usize {
    let mut taken = 0;
    while let Some(Some(_)) = messages.recv().now_or_never() {
        taken += 1;
    }
    taken
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// This looks into the channel and nowhere else.
pub fn fixed(messages: &mut Receiver<u32>) -> usize {
    let mut taken = 0;
    while messages.try_recv().is_ok() {
        taken += 1;
    }
    taken
}
// ANCHOR_END: fixed

async fn scene(drain: fn(&mut Receiver<u32>) -> usize) -> Seen {
    let (sender, mut messages) = mpsc::channel(1000);
    for n in 0..1000 {
        sender.send(n).await.ok();
    }
    yield_now().await;
    let waiting = messages.len();
    Seen::of("messages", waiting).and("taken", drain(&mut messages))
}
