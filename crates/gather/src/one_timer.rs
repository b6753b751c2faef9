//! A hundred thousand waits without a hundred thousand futures: a sorted list and one timer.
//!
//! For what only has to happen at its time: a reminder, a lease that runs out, an entry of a cache. Doesn't show items that come
//! while others wait; that is a `DelayQueue`, in the practice `queues`.

use tokio::task::coop::consume_budget;
use tokio::time::{Instant, sleep_until};

// ANCHOR: one_timer
/// Calls `due` with each item when its time has come; items of the same time in the order of the input.
///
/// Cancel safety: dropped, it drops the items whose time hasn't come.
pub async fn one_timer<T>(items: impl IntoIterator<Item = (Instant, T)>, mut due: impl FnMut(T)) {
    let mut items: Vec<_> = items.into_iter().collect();
    items.sort_by_key(|(at, _)| *at);
    let mut now = Instant::now();
    for (at, item) in items {
        // Many may be due at one moment: the clock is read once for all of them.
        if at > now {
            sleep_until(at).await;
            now = Instant::now();
        }
        due(item);
        // And they may be many enough to keep the thread from others.
        consume_budget().await;
    }
}
// ANCHOR_END: one_timer
