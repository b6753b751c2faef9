//! Something periodic, made of work and a pause.

use std::time::Duration;

use tokio::time::{self, Instant, sleep};
use tracing::instrument;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "sleep-drifts",
    symptom: "What should happen once a minute is some minutes late in the evening",
    also: &[
        "drift",
        "interval vs sleep",
        "periodic task",
        "cron",
        "late",
        "fewer runs than expected",
        "samples missing",
        "period plus work",
    ],
    cause: "Work and then `sleep(period)` makes a period of both together, and the timer's own lateness adds up, too.",
    cure: "An `interval` counts from its start; `sleep` is right where you mean a pause.",
    caught_by: &[],
    shown_by: &[Watch::Test("on a paused clock that counts the runs")],
    met_in: &[
        "https://github.com/slawlor/ractor/issues/57",
        "https://github.com/Neptune-Crypto/neptune-core/pull/508",
        "https://github.com/rust-lang/rust/issues/10324",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: a period is 100 ms and a sample.
pub async fn broken(samples: u32) {
    for n in 1..=samples {
        sample(n).await;
        sleep(Duration::from_millis(100)).await;
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The interval knows when the next one is due, however long this one takes.
pub async fn fixed(samples: u32) {
    let mut clock = time::interval(Duration::from_millis(100));
    for n in 1..=samples {
        clock.tick().await;
        sample(n).await;
    }
}
// ANCHOR_END: fixed

#[instrument(ret)]
async fn sample(n: u32) {
    sleep(Duration::from_millis(50)).await;
}

async fn scene(run: impl AsyncFnOnce(u32)) -> Seen {
    let start = Instant::now();
    run(10).await;
    Seen::of(
        "ten samples, ten a second, took",
        demo::seconds(start.elapsed()),
    )
}
