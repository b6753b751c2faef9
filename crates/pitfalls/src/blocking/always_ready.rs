//! There are awaits enough, and none of them waits.

use std::cell::Cell;
use std::rc::Rc;

use tokio::task::{LocalSet, coop};

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "always-ready",
    symptom: "My loop awaits something in every round, and still no other task runs until it has ended",
    also: &[
        "starvation",
        "await does not yield",
        "cooperative scheduling",
        "cache hit",
        "stream of ready items",
        "yield_now",
        "never yields",
        "single threaded",
        "blocks the runtime",
    ],
    cause: "An `await` gives the thread away only if what it awaits isn't ready. A cache that always hits, or a stream that has everything already, never lets go; tokio's own types do after 128 times, code of one's own doesn't.",
    cure: "Put `consume_budget().await` into the loop: it yields every 128 rounds, as tokio's types do.",
    caught_by: &[],
    shown_by: &[Watch::Test("that counts the turns of another task")],
    met_in: &[
        "https://github.com/tokio-rs/tokio/pull/4498",
        "https://docs.rs/tokio/latest/tokio/task/coop/index.html",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: a thousand awaits, and none gives a turn to anybody.
pub async fn broken(cache: &[u64]) -> u64 {
    let mut sum = 0;
    for key in 0..cache.len() {
        sum += look_up(cache, key).await;
    }
    sum
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Every 128 rounds the others get their turn.
pub async fn fixed(cache: &[u64]) -> u64 {
    let mut sum = 0;
    for key in 0..cache.len() {
        coop::consume_budget().await;
        sum += look_up(cache, key).await;
    }
    sum
}
// ANCHOR_END: fixed

#[expect(clippy::unused_async, reason = "it would ask a server on a miss")]
async fn look_up(cache: &[u64], key: usize) -> u64 {
    cache[key]
}

/// A thousand hits, beside a task that wants a turn as often as it can get one.
async fn scene(sum: impl AsyncFnOnce(&[u64]) -> u64) -> Seen {
    let cache: Vec<u64> = (1..=1000).collect();
    let turns = Rc::new(Cell::new(0));
    let local = LocalSet::new();
    local.spawn_local({
        let turns = Rc::clone(&turns);
        async move {
            loop {
                turns.set(turns.get() + 1);
                tokio::task::yield_now().await;
            }
        }
    });
    let sum = local.run_until(sum(&cache)).await;
    Seen::of("sum", sum).and("turns of another task meanwhile", turns.get())
}
