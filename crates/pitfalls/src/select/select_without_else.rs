//! All arms of a `select!` are switched off.

use tokio::sync::mpsc::{self, Receiver};

use crate::frame::{Pitfall, Scene, Seen, Watch, panic_message};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "select-without-else",
    symptom: "My loop panics at the end with \"all branches are disabled and there is no else branch\"",
    also: &[
        "select! panics",
        "Some(x) = rx.recv()",
        "closed channels",
        "shutdown panic",
        "internal error: entered unreachable code",
    ],
    cause: "`recv` of a closed channel yields `None`, which `Some(..)` doesn't match, so the arm is switched off. When that is true of all, there is nothing to wait for, and `select!` panics.",
    cure: "Give it an `else` arm, or match `None` in the arms.",
    caught_by: &[],
    shown_by: &[Watch::Panic(
        "all branches are disabled and there is no else branch",
    )],
    met_in: &[
        "https://github.com/p2panda/p2panda/issues/898",
        "https://github.com/GreptimeTeam/greptimedb/pull/1266",
        "https://github.com/gbaranski/ezsockets/pull/73",
    ],
    broken: Scene::Paused(|| Box::pin(scene(async |a, b| broken(a, b).await))),
    fixed: Scene::Paused(|| Box::pin(scene(async |a, b| fixed(a, b).await))),
};

// ANCHOR: broken
/// Wrong: what if both are closed?
pub async fn broken(mut left: Receiver<u32>, mut right: Receiver<u32>) -> u32 {
    let mut sum = 0;
    while sum < 1000 {
        tokio::select! {
            Some(n) = left.recv() => sum += n,
            Some(n) = right.recv() => sum += n,
        }
    }
    sum
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// When both are closed, that is all.
pub async fn fixed(mut left: Receiver<u32>, mut right: Receiver<u32>) -> u32 {
    let mut sum = 0;
    while sum < 1000 {
        tokio::select! {
            Some(n) = left.recv() => sum += n,
            Some(n) = right.recv() => sum += n,
            else => break,
        }
    }
    sum
}
// ANCHOR_END: fixed

/// Three numbers, and the end.
async fn scene(add_up: impl AsyncFn(Receiver<u32>, Receiver<u32>) -> u32) -> Seen {
    use std::panic::AssertUnwindSafe;

    use futures::FutureExt;

    let (to_left, left) = mpsc::channel(8);
    let (to_right, right) = mpsc::channel(8);
    let send = async move {
        to_left.send(1).await.ok();
        to_right.send(20).await.ok();
        to_left.send(300).await.ok();
    };
    let both = async { tokio::join!(send, add_up(left, right)).1 };
    match AssertUnwindSafe(both).catch_unwind().await {
        Ok(sum) => Seen::of("sum", sum),
        Err(panic) => Seen::of("panic", panic_message(&*panic)),
    }
}
