//! Only a runtime on one thread can stop its clock.

use std::panic::catch_unwind;
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::time::{Instant, pause, sleep};

use crate::frame::{Pitfall, Scene, Seen, Watch, panic_message};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "pause-on-many-threads",
    symptom: "Pausing the clock in a test panics",
    also: &[
        "time::pause",
        "start_paused",
        "multi_thread",
        "flavor",
        "panic",
        "requires the current_thread",
    ],
    cause: "The clock can be paused only where one thread knows that nothing is left to do, and this runtime has several.",
    cure: "Test what depends on time on a current-thread runtime, which is what `#[tokio::test]` makes by default.",
    caught_by: &[],
    shown_by: &[Watch::Panic(MESSAGE)],
    met_in: &[
        "https://github.com/tokio-rs/tokio/pull/3289",
        "https://github.com/ZcashFoundation/zebra/pull/2916",
    ],
    broken: Scene::Outside(|| scene(broken)),
    fixed: Scene::Outside(|| scene(fixed)),
};

const MESSAGE: &str = "`time::pause()` requires the `current_thread` Tokio runtime";

// ANCHOR: broken
/// Wrong: this runtime has a thread for each processor.
pub fn broken() -> std::io::Result<Duration> {
    let runtime = Builder::new_multi_thread().enable_all().build()?;
    Ok(runtime.block_on(an_hour()))
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// One thread, as in `#[tokio::test]`.
pub fn fixed() -> std::io::Result<Duration> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    Ok(runtime.block_on(an_hour()))
}
// ANCHOR_END: fixed

// ANCHOR: an_hour
async fn an_hour() -> Duration {
    pause();
    let start = Instant::now();
    sleep(Duration::from_secs(3600)).await;
    start.elapsed()
}
// ANCHOR_END: an_hour

fn scene(test: fn() -> std::io::Result<Duration>) -> Seen {
    match catch_unwind(test) {
        Ok(Ok(took)) => Seen::of("the sleep took", demo::seconds(took)),
        Ok(Err(error)) => Seen::of("error", error),
        Err(payload) => Seen::of("panic", panic_message(payload.as_ref())),
    }
}
