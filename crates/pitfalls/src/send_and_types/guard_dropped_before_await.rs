//! A guard is dropped in time, and the compiler doesn't count that.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::task::{JoinError, yield_now};

use crate::frame::{Check, Pitfall, Scene, Seen};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "guard-dropped-before-await",
    symptom: "I drop the guard before the `await`, and the compiler still says that it is held across it",
    also: &[
        "MutexGuard",
        "std::sync::Mutex",
        "drop(guard)",
        "cannot be sent between threads safely",
        "maybe used later",
        "RwLock",
        "RefCell",
    ],
    cause: "Whether a value is part of the future is decided by its scope, not by `drop`: the variable is still there at the `await`, though there is nothing in it.",
    cure: "Put the lock into a block of its own, or into a function that isn't async and returns what is needed.",
    caught_by: &[Check::Refused(
        "future cannot be sent between threads safely",
    )],
    shown_by: &[],
    met_in: &[
        "https://github.com/rust-lang/rust/issues/140841",
        "https://github.com/rust-lang/rust/issues/115437",
        "https://tokio.rs/tokio/tutorial/shared-state",
    ],
    broken: Scene::Refused(include_str!(
        "../../tests/refused/guard_dropped_before_await.stderr"
    )),
    fixed: Scene::Paused(|| Box::pin(scene())),
};

// ANCHOR: fixed
/// At the end of the block the variable is gone, too.
pub async fn fixed(hits: Arc<Mutex<u32>>) -> Result<(), JoinError> {
    let task = tokio::spawn(async move {
        {
            let mut count = hits.lock().unwrap_or_else(PoisonError::into_inner);
            *count += 1;
        }
        save().await;
    });
    task.await
}
// ANCHOR_END: fixed

#[tracing::instrument(ret)]
async fn save() {
    yield_now().await;
}

async fn scene() -> Seen {
    let hits = Arc::new(Mutex::new(0));
    fixed(Arc::clone(&hits)).await.ok();
    let hits = *hits.lock().unwrap_or_else(PoisonError::into_inner);
    Seen::of("hits", hits)
}
