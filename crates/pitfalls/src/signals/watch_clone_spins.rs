//! A fresh copy of a watch receiver for each turn of a loop.

use std::time::Duration;

use tokio::sync::oneshot;
use tokio::sync::watch::{self, Receiver};
use tokio::{select, time};

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "watch-clone-spins",
    symptom: "After the first change one core is at 100 %, and the change is handled again and again",
    also: &[
        "watch",
        "changed returns immediately",
        "busy loop",
        "clone in loop",
        "cpu",
        "hot loop",
        "spin",
        "receiver clone",
        "high CPU usage",
    ],
    cause: "What has been seen is remembered by each receiver. A clone knows what its original knew, and the original never looks: to each new clone the change is new.",
    cure: "Clone once, before the loop.",
    caught_by: &[],
    shown_by: &[Watch::Test("that counts how often one change is handled")],
    met_in: &[
        "https://github.com/Roblox/studio-rust-mcp-server/pull/45",
        "https://github.com/tokio-rs/tokio/issues/3493",
    ],
    broken: Scene::RealTime(|| Box::pin(scene(broken))),
    fixed: Scene::RealTime(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: `level` itself has never seen anything. Tells how often it handled a change.
pub async fn broken(level: Receiver<u32>, mut stop: oneshot::Receiver<()>) -> u32 {
    let mut handled = 0;
    loop {
        let mut level = level.clone();
        select! {
            Ok(()) = level.changed() => handled += 1,
            _ = &mut stop => return handled,
        }
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The receiver that waits is the one that remembers.
pub async fn fixed(level: Receiver<u32>, mut stop: oneshot::Receiver<()>) -> u32 {
    let mut handled = 0;
    let mut level = level.clone();
    loop {
        select! {
            Ok(()) = level.changed() => handled += 1,
            _ = &mut stop => return handled,
        }
    }
}
// ANCHOR_END: fixed

/// One change; a tenth of a second later the loop is stopped.
async fn scene(run: impl AsyncFnOnce(Receiver<u32>, oneshot::Receiver<()>) -> u32) -> Seen {
    let (tx, rx) = watch::channel(0);
    let (stop, stopped) = oneshot::channel();
    tx.send(1).ok();
    let stop_later = async {
        time::sleep(Duration::from_millis(100)).await;
        stop.send(()).ok();
    };
    let (handled, ()) = tokio::join!(run(rx, stopped), stop_later);
    let handled = match handled {
        0..=1000 => handled.to_string(),
        _ => "more than a thousand times".to_owned(),
    };
    Seen::of("changes", 1).and("handled", handled)
}
