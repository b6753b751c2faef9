//! std's clock in code whose tests pause tokio's.

use std::time::Duration;

use tokio::runtime::Builder;
use tokio::time::sleep;

use crate::frame::{Check, Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "two-clocks",
    symptom: "In my test with a paused clock nothing ever expires, however long it sleeps",
    also: &[
        "std::time::Instant",
        "start_paused",
        "tokio::time::pause",
        "test-util",
        "elapsed is zero",
        "SystemTime",
        "cache never expires",
        "paused clock",
    ],
    cause: "`tokio::time::pause` stops tokio's clock only. `std::time::Instant` goes on with the world's, on which an hour of virtual time takes no time at all.",
    cure: "`tokio::time::Instant` everywhere: where no clock is paused it is the same.",
    caught_by: &[Check::Configured(
        "disallowed_methods",
        "disallowed-methods",
    )],
    shown_by: &[Watch::Test("on a paused clock")],
    met_in: &[
        "https://github.com/veecle/veecle-os/issues/150",
        "https://github.com/grandinetech/grandine/pull/642",
    ],
    broken: Scene::Outside(|| scene(broken)),
    fixed: Scene::Outside(|| scene(fixed)),
};

#[expect(
    clippy::disallowed_methods,
    reason = "the pitfall is that it ignores a paused clock"
)]
// ANCHOR: broken
/// Wrong: two clocks in one function.
pub async fn broken(lifetime: Duration) -> &'static str {
    let stored = std::time::Instant::now();
    sleep(lifetime).await;
    if stored.elapsed() < lifetime {
        "still valid"
    } else {
        "expired"
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The clock that `sleep` goes by.
pub async fn fixed(lifetime: Duration) -> &'static str {
    let stored = tokio::time::Instant::now();
    sleep(lifetime).await;
    if stored.elapsed() < lifetime {
        "still valid"
    } else {
        "expired"
    }
}
// ANCHOR_END: fixed

/// As a test with `start_paused = true`.
fn scene(entry: impl AsyncFnOnce(Duration) -> &'static str) -> Seen {
    let mut paused = Builder::new_current_thread();
    let Ok(paused) = paused.enable_time().start_paused(true).build() else {
        return Seen::of("a runtime", "can't be built");
    };
    let state = paused.block_on(entry(Duration::from_secs(60)));
    Seen::of("an entry for a minute, a minute later", state)
}
