//! Another executor's `block_on` on a thread of tokio's.

use std::time::Duration;

use tokio::time::sleep;

use super::on_one_thread;
use crate::frame::{Check, Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "futures-block-on",
    symptom: "The program hangs in `block_on`, without a panic and without using the processor",
    also: &[
        "futures::executor::block_on",
        "pollster",
        "deadlock",
        "smol::block_on",
        "hangs after 128 calls",
        "Drop",
        "sync trait",
    ],
    cause: "The `block_on` of `futures` parks the thread and doesn't know that tokio needed it: the timer or socket that is waited for is driven by that very thread. On several threads it works, until it doesn't.",
    cure: "Await. Where the code has to stay synchronous, call it on a thread for blocking, and use tokio's `Handle::block_on`, which panics where it would hang.",
    caught_by: &[Check::Configured(
        "disallowed_methods",
        "disallowed-methods",
    )],
    shown_by: &[Watch::Test("on one thread, which hangs")],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/2376",
        "https://github.com/MaterializeInc/materialize/pull/13776",
        "https://github.com/rust-lang/rust-playground/pull/1121",
    ],
    broken: Scene::Process(|| scene(broken)),
    fixed: Scene::Process(|| scene(fixed)),
};

#[expect(clippy::disallowed_methods, reason = "that is the pitfall")]
// ANCHOR: broken
/// Wrong: who would fire the timer is asleep.
pub async fn broken() -> u32 {
    futures::executor::block_on(fetch())
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// While this waits, the thread drives the timer.
pub async fn fixed() -> u32 {
    fetch().await
}
// ANCHOR_END: fixed

async fn fetch() -> u32 {
    sleep(Duration::from_millis(10)).await;
    200
}

fn scene(call: impl AsyncFnOnce() -> u32) -> Seen {
    Seen::of("status", on_one_thread().block_on(call()))
}
