//! A loop that has no end is waited for.

use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, interval, sleep, timeout};
use tokio_util::sync::CancellationToken;
use tracing::{info, instrument};

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "loop-that-nobody-tells",
    symptom: "All requests are answered, and shutdown still waits: something goes on in the background",
    also: &[
        "heartbeat",
        "background task",
        "never stops",
        "join_next hangs",
        "leak",
        "infinite loop",
        "shutdown hangs",
        "doesn't exit",
    ],
    cause: "A background task loops over an interval, and no branch of its loop is the end: whoever joins it waits for ever, and whoever doesn't leaks it.",
    cure: "Give each loop a `CancellationToken` (or a channel that closes) to wait for beside its work.",
    caught_by: &[],
    shown_by: &[Watch::Test("with a time limit on a paused clock")],
    met_in: &[
        "https://github.com/icewind1991/steam-vent/issues/16",
        "https://github.com/tokio-rs/doc-push/issues/31",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: it goes on whatever happens to `stop`.
#[instrument(name = "heartbeat", skip_all, ret)]
pub async fn broken(stop: CancellationToken) -> u32 {
    let mut ticks = interval(Duration::from_millis(100));
    let mut beats = 0;
    while beats < u32::MAX {
        ticks.tick().await;
        info!("beat");
        beats += 1;
    }
    drop(stop);
    beats
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Beats until it is told to stop.
#[instrument(name = "heartbeat", skip_all, ret)]
pub async fn fixed(stop: CancellationToken) -> u32 {
    let mut ticks = interval(Duration::from_millis(100));
    let mut beats = 0;
    while stop.run_until_cancelled(ticks.tick()).await.is_some() {
        info!("beat");
        beats += 1;
    }
    beats
}
// ANCHOR_END: fixed

#[instrument(name = "request", ret)]
async fn request(n: u32) -> u32 {
    sleep(Duration::from_millis(50) * n).await;
    n
}

/// A heartbeat beside three requests; then shutdown, with a second of patience.
async fn scene<F>(heartbeat: impl FnOnce(CancellationToken) -> F) -> Seen
where
    F: Future<Output = u32> + Send + 'static,
{
    let start = Instant::now();
    let stop = CancellationToken::new();
    let mut tasks = JoinSet::new();
    tasks.spawn(heartbeat(stop.clone()));
    for n in 1..=3 {
        tasks.spawn(request(n));
    }
    sleep(Duration::from_millis(300)).await;
    stop.cancel();
    let joined = timeout(Duration::from_secs(1), async {
        while tasks.join_next().await.is_some() {}
    });
    let ended = joined.await.is_ok();
    Seen::of(
        "shutdown ended",
        if ended { "yes" } else { "no, it still waits" },
    )
    .and("tasks left", tasks.len())
    .and("after", demo::seconds(start.elapsed()))
}
