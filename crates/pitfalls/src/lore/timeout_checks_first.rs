//! "A timeout of zero always elapses"

use std::future::ready;
use std::time::Duration;

use tokio::time::timeout;

use super::Lore;
use crate::frame::{Scene, Seen};

pub(super) const LORE: Lore = Lore {
    name: "timeout-checks-first",
    claim: "A timeout of zero always elapses",
    truth: "The future is polled first, and the clock is looked at only if that isn't ready.",
    program: Scene::Paused(|| Box::pin(program())),
};

// ANCHOR: program
/// Work that is done when it is first polled, and no time at all.
async fn program() -> Seen {
    let ended = timeout(Duration::ZERO, ready("done")).await;
    Seen::of("the timeout says", ended.unwrap_or("elapsed"))
}
// ANCHOR_END: program
