//! Everybody gets the latest: for a state, such as a configuration, of which the past doesn't
//! matter.
//!
//! A channel of one place, in which a new value replaces the old one. The producer never waits.

use std::time::Duration;

use tokio::sync::watch::Receiver;
use tokio::time::sleep;
use tracing::instrument;

// ANCHOR: wrong
/// Wrong: the value that is there at the beginning is no change, so it is never seen. And a value
/// that comes between `changed` and `borrow` is seen twice, because `borrow` doesn't mark it as
/// seen.
#[instrument(name = "watcher", skip(state, takes), ret)]
pub async fn waits_first(n: u32, mut state: Receiver<u32>, takes: Duration) -> Vec<u32> {
    let mut seen = Vec::new();
    while state.changed().await.is_ok() {
        let value = *state.borrow();
        seen.push(value);
        apply(value, takes).await;
    }
    seen
}
// ANCHOR_END: wrong

// ANCHOR: right
/// Looks first and waits then; `borrow_and_update` marks as seen what it gives.
///
/// The borrow is a lock on the value: it is over before the `await`.
#[instrument(name = "watcher", skip(state, takes), ret)]
pub async fn looks_first(n: u32, mut state: Receiver<u32>, takes: Duration) -> Vec<u32> {
    let mut seen = Vec::new();
    loop {
        let value = *state.borrow_and_update();
        seen.push(value);
        apply(value, takes).await;
        if state.changed().await.is_err() {
            return seen; // the sender is gone, and its last value was seen
        }
    }
}
// ANCHOR_END: right

#[instrument(skip(takes), ret)]
async fn apply(value: u32, takes: Duration) {
    sleep(takes).await;
}
