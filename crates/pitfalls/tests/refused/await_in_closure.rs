//! An `await` in a closure.

use tokio::task::yield_now;

// ANCHOR: broken
/// Wrong: the closure isn't async, though it stands in an async function.
pub async fn broken(ids: &[u32]) -> Vec<String> {
    ids.iter().map(|id| name(*id).await).collect()
}
// ANCHOR_END: broken

async fn name(id: u32) -> String {
    yield_now().await;
    format!("user {id}")
}

fn main() {}
