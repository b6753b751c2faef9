//! A lock for each key, in a map that nobody tidies.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::sleep;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "lock-per-key-kept",
    symptom: "Memory grows with every user that was ever there, though I keep nothing but a lock for each",
    also: &[
        "memory leak",
        "keyed mutex",
        "lock map",
        "per-session lock",
        "HashMap<Key, Arc<Mutex>>",
        "never evicted",
        "semaphore per host",
        "memory not released",
    ],
    cause: "The map keeps the lock of each key that was ever asked for. Nobody removes it, because somebody else might just be waiting for it.",
    cure: "Remove the locks that only the map still holds, while the map itself is locked: then nobody can be about to take one.",
    caught_by: &[],
    shown_by: &[Watch::Test("that counts what is left in the map")],
    met_in: &[
        "https://github.com/gabrielkoerich/orch/issues/2292",
        "https://github.com/atusy/kakehashi/issues/466",
        "https://github.com/iii-hq/workers/pull/380",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

/// One lock a user.
pub type Locks = Mutex<HashMap<u32, Arc<tokio::sync::Mutex<()>>>>;

// ANCHOR: broken
/// Wrong: what goes into the map stays there.
pub async fn broken(locks: &Locks, user: u32) {
    let lock = {
        let Ok(mut locks) = locks.lock() else { return };
        Arc::clone(locks.entry(user).or_default())
    };
    let _turn = lock.lock().await;
    serve(user).await;
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// What only the map has is thrown out before anything new goes in.
pub async fn fixed(locks: &Locks, user: u32) {
    let lock = {
        let Ok(mut locks) = locks.lock() else { return };
        locks.retain(|_, lock| Arc::strong_count(lock) > 1);
        Arc::clone(locks.entry(user).or_default())
    };
    let _turn = lock.lock().await;
    serve(user).await;
}
// ANCHOR_END: fixed

async fn serve(_user: u32) {
    sleep(Duration::from_millis(1)).await;
}

/// A hundred users, one after another.
async fn scene(visit: impl AsyncFn(&Locks, u32)) -> Seen {
    let locks = Locks::default();
    for user in 1..=100 {
        visit(&locks, user).await;
    }
    let left = locks.lock().map_or(0, |locks| locks.len());
    Seen::of("users", 100).and("locks in the map", left)
}
