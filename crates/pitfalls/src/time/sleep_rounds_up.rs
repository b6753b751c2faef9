//! Pauses that are shorter than the timer can tell.

use std::time::Duration;

use tokio::time::{Instant, sleep, sleep_until};

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "sleep-rounds-up",
    symptom: "I wanted ten thousand a second, and it does less than a thousand",
    also: &[
        "sleep microseconds",
        "granularity",
        "millisecond",
        "resolution",
        "precise timer",
        "throttle",
        "too slow",
        "rate limit",
        "sleep(0)",
    ],
    cause: "Tokio's timers count whole milliseconds and never fire early: a `sleep` of 100 microseconds takes a millisecond or two, each time anew.",
    cure: "Sleep until a moment that is counted from the start: then the rounding doesn't add up, and several items share a millisecond.",
    caught_by: &[],
    shown_by: &[Watch::Test("that measures a hundred short pauses")],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/6866",
        "https://github.com/scylladb/cql-stress/issues/134",
        "https://github.com/tokio-rs/turmoil/pull/178",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: each pause is rounded up.
pub async fn broken(items: u32, pause: Duration) {
    for n in 0..items {
        send(n);
        sleep(pause).await;
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The moments are exact, only the waking is rounded. What is due already isn't waited for.
pub async fn fixed(items: u32, pause: Duration) {
    let start = Instant::now();
    for n in 0..items {
        send(n);
        sleep_until(start + pause * (n + 1)).await;
    }
}
// ANCHOR_END: fixed

fn send(_: u32) {}

/// A thousand items with 0.1 ms between two of them.
async fn scene(run: impl AsyncFnOnce(u32, Duration)) -> Seen {
    let start = Instant::now();
    run(1000, Duration::from_micros(100)).await;
    Seen::of("expected", "0.1 s").and("took", demo::seconds(start.elapsed()))
}
