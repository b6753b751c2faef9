//! A task that borrows.

use tokio::task::{JoinError, yield_now};

// ANCHOR: broken
/// Wrong: the task may live longer than `text`, if this function is cancelled at its `await`.
pub async fn broken(text: String) -> Result<usize, JoinError> {
    let task = tokio::spawn(async { count_words(&text).await });
    task.await
}
// ANCHOR_END: broken

async fn count_words(text: &str) -> usize {
    yield_now().await;
    text.split_whitespace().count()
}

fn main() {}
