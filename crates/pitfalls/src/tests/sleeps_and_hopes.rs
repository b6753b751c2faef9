//! A test that sleeps as long as it usually takes.

use std::time::Duration;

use tokio::sync::watch::{self, Receiver};
use tokio::time::{sleep, timeout};
use tracing::instrument;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "sleeps-and-hopes",
    symptom: "A test is red once in fifty runs, mostly on the build server, and green when I run it again",
    also: &[
        "flaky",
        "intermittent",
        "CI",
        "race",
        "sleep in test",
        "timing",
        "timing-dependent",
        "fails on CI",
        "passes locally",
    ],
    cause: "The test sleeps for the time that the work usually takes, and looks: on a busy machine the work takes longer.",
    cure: "Wait for the event itself, under a limit so generous that only a hang reaches it; or pause the clock.",
    caught_by: &[],
    shown_by: &[Watch::Test("run a hundred times beside a busy processor")],
    met_in: &[
        "https://github.com/webrtc-rs/webrtc/issues/259",
        "https://github.com/divviup/janus/issues/234",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: a tenth of a second was enough on the machine on which it was written. Returns whether the test passes.
#[instrument(name = "test", skip_all, ret)]
pub async fn broken(saved: Receiver<bool>) -> bool {
    sleep(Duration::from_millis(100)).await;
    *saved.borrow()
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Waits for what it tests, and no longer. Returns whether the test passes.
#[instrument(name = "test", skip_all, ret)]
pub async fn fixed(mut saved: Receiver<bool>) -> bool {
    let event = saved.wait_for(|saved| *saved);
    matches!(timeout(Duration::from_secs(30), event).await, Ok(Ok(_)))
}
// ANCHOR_END: fixed

#[instrument(name = "save", skip_all, ret)]
async fn save(saved: watch::Sender<bool>, takes: Duration) -> bool {
    sleep(takes).await;
    saved.send_replace(true)
}

/// The same test of the same code, on an idle machine and on a busy one.
async fn scene(test: impl AsyncFn(Receiver<bool>) -> bool) -> Seen {
    let mut seen = Seen::default();
    for (machine, millis) in [("idle", 50), ("busy", 200)] {
        let (tx, rx) = watch::channel(false);
        let work = tokio::spawn(save(tx, Duration::from_millis(millis)));
        let passes = test(rx).await;
        work.await.ok();
        seen = seen.and(
            &format!("the test on an {machine} machine").replace("an busy", "a busy"),
            if passes { "passes" } else { "fails" },
        );
    }
    seen
}
