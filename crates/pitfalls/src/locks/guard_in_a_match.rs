//! A guard without a name, in the expression that a `match` looks at.

use std::collections::HashMap;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{sleep, timeout};
use tracing::info_span;

use crate::frame::{Check, Group, Pitfall, Scene, Seen, Watch, lane};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "guard-in-a-match",
    symptom: "My cache hangs the first time that something isn't in it",
    also: &[
        "deadlock",
        "scrutinee",
        "if let",
        "while let",
        "temporary lifetime",
        "lock in match",
        "lock as argument of a function",
        "mutex never released",
    ],
    cause: "A temporary of the expression after `match`, `if let` or `while let` lives to the end of the whole block, and a guard is one: the second `lock` waits for the first, which waits for the block to end.",
    cure: "Give the value a name in a statement of its own, so that the guard ends with that statement.",
    caught_by: &[Check::Clippy(
        "significant_drop_in_scrutinee",
        Group::Nursery,
    )],
    shown_by: &[Watch::Test("with a time limit on a paused clock")],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/5056",
        "https://github.com/rust-lang/rust-clippy/issues/9597",
        "https://github.com/rust-lang/rust/issues/37612",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

/// Names by number.
pub type Cache = Mutex<HashMap<u32, String>>;

#[expect(
    clippy::significant_drop_in_scrutinee,
    reason = "this is what goes wrong"
)]
// ANCHOR: broken
/// Wrong: the guard of the first line is dropped at the last brace of the `match`.
pub async fn broken(cache: &Cache, id: u32) -> String {
    match cache.lock().await.get(&id).cloned() {
        Some(name) => name,
        None => {
            let name = load(id).await;
            cache.lock().await.insert(id, name.clone());
            name
        }
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The guard is dropped at the first semicolon.
pub async fn fixed(cache: &Cache, id: u32) -> String {
    let found = cache.lock().await.get(&id).cloned();
    match found {
        Some(name) => name,
        None => {
            let name = load(id).await;
            cache.lock().await.insert(id, name.clone());
            name
        }
    }
}
// ANCHOR_END: fixed

async fn load(id: u32) -> String {
    sleep(Duration::from_millis(100)).await;
    format!("user {id}")
}

/// A name that is in the cache, and one that isn't.
async fn scene(name: impl AsyncFn(&Cache, u32) -> String) -> Seen {
    let cache = Mutex::new(HashMap::from([(1, "user 1".to_owned())]));
    let cached = name(&cache, 1).await;
    let missing = lane(info_span!("look up", id = 2), name(&cache, 2));
    let missing = timeout(Duration::from_secs(1), missing).await;
    Seen::of("in the cache", cached).and(
        "not in the cache",
        missing.unwrap_or_else(|_| "waits for ever".to_owned()),
    )
}
