//! A token that is looked at between two sleeps.

use std::time::Duration;

use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;
use tracing::{info_span, instrument};

use crate::frame::{Pitfall, Scene, Seen, Watch, lane};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "token-checked-between",
    symptom: "After Ctrl-C my program goes on for up to a minute before it ends",
    also: &[
        "CancellationToken",
        "is_cancelled",
        "slow shutdown",
        "graceful shutdown hangs",
        "sleep not interrupted",
        "AtomicBool flag",
        "polling a flag",
    ],
    cause: "`is_cancelled` tells how it is at this moment. Nothing wakes the task out of what it awaits until the loop comes around.",
    cure: "Await the token together with the sleep: `run_until_cancelled`, or an arm of a `select!`.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "of the time that it takes to stop, on a paused clock",
    )],
    met_in: &[
        "https://github.com/freenet/freenet-core/pull/4544",
        "https://github.com/sourcenetwork/defradb.rs/issues/1356",
        "https://github.com/equilibriumco/zksync-state-reconstruct/pull/97",
        "https://github.com/zingolabs/zaino/issues/1053",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: nobody looks at `stop` during the pause.
pub async fn broken(stop: CancellationToken) {
    while !stop.is_cancelled() {
        refresh().await;
        sleep(PAUSE).await;
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The pause ends when `stop` is cancelled; a refresh that has begun is finished.
pub async fn fixed(stop: CancellationToken) {
    while !stop.is_cancelled() {
        refresh().await;
        stop.run_until_cancelled(sleep(PAUSE)).await;
    }
}
// ANCHOR_END: fixed

/// A minute in earnest.
const PAUSE: Duration = Duration::from_secs(3);

#[instrument(ret)]
async fn refresh() {
    sleep(Duration::from_millis(500)).await;
}

/// Told to stop after a second.
async fn scene(task: impl AsyncFn(CancellationToken)) -> Seen {
    let start = Instant::now();
    let stop = CancellationToken::new();
    let tell = async {
        sleep(Duration::from_secs(1)).await;
        stop.cancel();
    };
    let task = lane(info_span!("task"), task(stop.clone()));
    tokio::join!(tell, task);
    Seen::of("told to stop after", "1.0 s").and("stopped after", demo::seconds(start.elapsed()))
}
