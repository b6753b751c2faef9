//! An interval, and a body that was held up.

use std::time::Duration;

use tokio::time::{self, Instant, Interval, MissedTickBehavior, sleep};
use tracing::instrument;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "burst-of-ticks",
    symptom: "After a hiccup my job runs several times in a row, without a pause",
    also: &[
        "interval",
        "MissedTickBehavior",
        "Burst",
        "catch up",
        "missed ticks",
        "rate limit exceeded",
        "late ticks",
        "polling too fast",
        "suspend",
        "resume from sleep",
        "wake up",
        "CPU spike",
        "ticks in rapid succession",
    ],
    cause: "An `Interval` makes up for the ticks that were missed: by default all of them come at once (`Burst`).",
    cure: "`set_missed_tick_behavior`: `Delay` counts on from the late tick, `Skip` goes back to the old rhythm.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "on a paused clock in which one run takes longer than the period",
    )],
    met_in: &[
        "https://github.com/nats-io/nats.rs/issues/875",
        "https://github.com/oxidecomputer/omicron/issues/9428",
        "https://github.com/tokio-rs/tokio/issues/3574",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: nobody wants the pings of the past.
#[must_use]
pub fn broken(period: Duration) -> Interval {
    time::interval(period)
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// After a late one, a full period until the next.
#[must_use]
pub fn fixed(period: Duration) -> Interval {
    let mut clock = time::interval(period);
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    clock
}
// ANCHOR_END: fixed

/// The second one meets a server that takes its time.
#[instrument(ret)]
async fn ping(n: u32) {
    let takes = if n == 2 { 450 } else { 10 };
    sleep(Duration::from_millis(takes)).await;
}

/// Six pings, a tenth of a second apart, as was thought.
async fn scene(clock: fn(Duration) -> Interval) -> Seen {
    let start = Instant::now();
    let mut clock = clock(Duration::from_millis(100));
    let mut began = Vec::new();
    for n in 1..=6 {
        clock.tick().await;
        began.push(start.elapsed().as_millis().to_string());
        ping(n).await;
    }
    Seen::of("pings began after (ms)", began.join(", "))
}
