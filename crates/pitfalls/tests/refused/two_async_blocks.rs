//! Two async blocks in one `Vec`.

use futures::future::join_all;
use tokio::task::yield_now;

// ANCHOR: broken
/// Wrong: the `Vec` takes the first block's type, and the second has another.
pub async fn broken() -> Vec<usize> {
    let jobs = vec![async { fetch("/").await }, async { fetch("/about").await }];
    join_all(jobs).await
}
// ANCHOR_END: broken

async fn fetch(path: &str) -> usize {
    yield_now().await;
    path.len()
}

fn main() {}
