//! A guard that is dropped, and whose variable isn't.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::task::{JoinError, yield_now};

// ANCHOR: broken
/// Wrong: `count` is in scope at the `await`, though what was in it is gone.
pub async fn broken(hits: Arc<Mutex<u32>>) -> Result<(), JoinError> {
    let task = tokio::spawn(async move {
        let mut count = hits.lock().unwrap_or_else(PoisonError::into_inner);
        *count += 1;
        drop(count);
        save().await;
    });
    task.await
}
// ANCHOR_END: broken

async fn save() {
    yield_now().await;
}

fn main() {}
