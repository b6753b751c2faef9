//! "A std mutex must not be used in async code: it blocks the thread"

use std::sync::{Arc, Mutex, TryLockError};

use tokio::task::{JoinSet, yield_now};

use super::Lore;
use crate::frame::{Scene, Seen};

pub(super) const LORE: Lore = Lore {
    name: "std-mutex",
    claim: "A std mutex must not be used in async code: it blocks the thread",
    truth: "A lock that is held for some instructions, and never over an await, is never waited for on one thread.",
    program: Scene::Paused(|| Box::pin(program())),
};

// ANCHOR: program
/// A thousand tasks count, a hundred times each, and give way in between.
async fn program() -> Seen {
    let count = Arc::new(Mutex::new(0));
    let mut tasks = JoinSet::new();
    for _ in 0..1_000 {
        let count = Arc::clone(&count);
        tasks.spawn(async move {
            let mut waits = 0;
            for _ in 0..100 {
                if matches!(count.try_lock(), Err(TryLockError::WouldBlock)) {
                    waits += 1;
                }
                if let Ok(mut count) = count.lock() {
                    *count += 1;
                }
                yield_now().await;
            }
            waits
        });
    }
    let waits: u32 = tasks.join_all().await.into_iter().sum();
    let count = count.lock().map_or(0, |count| *count);
    Seen::of("counted", count).and("times that the lock was taken", waits)
}
// ANCHOR_END: program
