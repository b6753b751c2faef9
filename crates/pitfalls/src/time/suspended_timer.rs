//! Something that is due at a time of day, on a machine that is suspended meanwhile.

use std::cell::Cell;
use std::time::{Duration, SystemTime};

use tokio::time::{Instant, sleep};

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "suspended-timer",
    symptom: "What is due at eight in the morning comes in the afternoon, and only on laptops",
    also: &[
        "suspend",
        "sleep mode",
        "hibernate",
        "lid closed",
        "timer paused when the OS goes to sleep",
        "sleep doesn't fire after the machine wakes up",
        "monotonic clock",
        "wall clock",
        "cron",
        "late",
    ],
    cause: "A timer counts the monotonic clock, and on Linux and macOS that stands still while the machine is suspended. A `sleep` for the hours until then is late by as long as the machine slept.",
    cure: "Where a time of day is meant, sleep in short pieces and look at the wall clock after each.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "on a paused clock beside a wall clock that jumps",
    )],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/2784",
        "https://github.com/tokio-rs/tokio/issues/5894",
        "https://github.com/BloopAI/bloop/pull/1027",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: waits for so many hours in which the machine is awake.
pub async fn broken(wall_clock: &dyn Fn() -> SystemTime, due: SystemTime) {
    let left = due.duration_since(wall_clock()).unwrap_or_default();
    sleep(left).await;
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// How late it may be after the machine has woken up. Here hours are tenths of a second: in a program, a minute.
const PIECE: Duration = Duration::from_millis(20);

/// Looks at the wall clock after each piece.
pub async fn fixed(wall_clock: &dyn Fn() -> SystemTime, due: SystemTime) {
    while wall_clock() < due {
        let left = due.duration_since(wall_clock()).unwrap_or_default();
        sleep(left.min(PIECE)).await;
    }
}
// ANCHOR_END: fixed

/// An hour is a tenth of a second. Due in eight; after one the machine is suspended for six: the wall clock goes on, tokio's
/// doesn't.
async fn scene(run: impl AsyncFnOnce(&dyn Fn() -> SystemTime, SystemTime)) -> Seen {
    let hours = |hours: u64| Duration::from_millis(100 * hours);
    let start = Instant::now();
    let suspended = Cell::new(Duration::ZERO);
    let wall_clock = || SystemTime::UNIX_EPOCH + start.elapsed() + suspended.get();
    let due = wall_clock() + hours(8);
    let lid = async {
        sleep(hours(1)).await;
        suspended.set(hours(6));
    };
    tokio::join!(run(&wall_clock, due), lid);
    let late = wall_clock().duration_since(due).unwrap_or_default();
    Seen::of("hours late", late.as_millis() / 100)
}
