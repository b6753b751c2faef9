//! A period of zero, which was meant as "off".

use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time;

use crate::frame::{Pitfall, Scene, Seen, Watch, panic_message};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "zero-interval",
    symptom: "With a zero in the configuration the background job doesn't run, and nothing says why",
    also: &[
        "interval",
        "`period` must be non-zero",
        "Duration::ZERO",
        "config 0",
        "disabled",
        "keepalive",
        "health check",
        "panic in task",
    ],
    cause: "`interval` panics at a period of zero, and in a spawned task a panic is a line on stderr and nothing more.",
    cure: "Say what zero means where the configuration is read: refuse it, or let it mean \"off\", as an `Option`.",
    caught_by: &[],
    shown_by: &[Watch::Panic("`period` must be non-zero")],
    met_in: &[
        "https://github.com/meow-rs/meow-rs/issues/281",
        "https://github.com/scylladb/scylla-rust-driver/issues/1695",
        "https://github.com/denoland/deno/issues/35048",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: whoever writes the configuration can end the task.
#[must_use]
pub fn broken(period: Duration) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut clock = time::interval(period);
        loop {
            clock.tick().await;
            check().await;
        }
    })
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Zero is off.
#[must_use]
pub fn fixed(period: Duration) -> JoinHandle<()> {
    tokio::spawn(async move {
        if period.is_zero() {
            return;
        }
        let mut clock = time::interval(period);
        loop {
            clock.tick().await;
            check().await;
        }
    })
}
// ANCHOR_END: fixed

async fn check() {
    tokio::task::yield_now().await;
}

async fn scene(health_checks: fn(Duration) -> JoinHandle<()>) -> Seen {
    let ended = match health_checks(Duration::ZERO).await {
        Ok(()) => "quietly".to_owned(),
        Err(error) => match error.try_into_panic() {
            Ok(panic) => panic_message(&*panic),
            Err(error) => error.to_string(),
        },
    };
    Seen::of("with a period of zero it ended", ended)
}
