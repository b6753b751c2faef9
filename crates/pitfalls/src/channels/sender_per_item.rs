//! The bounded channel of the `futures` crate, and a clone of its sender for each item.

use futures::channel::mpsc::{self, Sender};

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "sender-per-item",
    symptom: "My bounded channel from `futures` is never full: memory grows as if it had no bound",
    also: &[
        "futures::channel::mpsc",
        "capacity",
        "backpressure",
        "clone",
        "try_send always succeeds",
        "oom",
        "memory",
        "feed",
    ],
    cause: "In the `futures` crate each sender has a guaranteed slot beside the bound, and a clone is a sender: who clones one for each item always has a free slot.",
    cure: "Send through one sender, or through one a task; tokio's channel has no such slots.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "that counts what a channel without consumer accepts",
    )],
    met_in: &[
        "https://github.com/rust-lang/futures-rs/issues/403",
        "https://github.com/rust-lang/futures-rs/issues/2287",
        "https://github.com/rust-lang/futures-rs/issues/2838",
    ],
    broken: Scene::Paused(|| Box::pin(async { scene(broken) })),
    fixed: Scene::Paused(|| Box::pin(async { scene(fixed) })),
};

// ANCHOR: broken
/// Wrong: each clone may put one item beyond the bound. Tells how many were accepted.
#[must_use]
pub fn broken(mut channel: Sender<u32>, items: u32) -> u32 {
    let mut accepted = 0;
    for item in 0..items {
        if channel.clone().try_send(item).is_ok() {
            accepted += 1;
        }
    }
    channel.close_channel();
    accepted
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// One sender, one slot beyond the bound.
#[must_use]
pub fn fixed(mut channel: Sender<u32>, items: u32) -> u32 {
    let mut accepted = 0;
    for item in 0..items {
        if channel.try_send(item).is_ok() {
            accepted += 1;
        }
    }
    channel.close_channel();
    accepted
}
// ANCHOR_END: fixed

/// A channel with a bound of ten, and a consumer that hasn't begun.
fn scene(produce: impl Fn(Sender<u32>, u32) -> u32) -> Seen {
    let (tx, rx) = mpsc::channel(10);
    let accepted = produce(tx, 1000);
    drop(rx);
    Seen::of("the bound", 10).and("accepted of a thousand", accepted)
}
