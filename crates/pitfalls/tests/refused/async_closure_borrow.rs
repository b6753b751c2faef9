//! A closure that returns a future that borrows.

use tokio::task::yield_now;

// ANCHOR: broken
/// Wrong: the future that is returned has a reference to what the closure has captured.
pub async fn broken(items: &[u32]) -> u32 {
    let mut count = 0;
    each(items, |_| async { count += 1 }).await;
    count
}

async fn each<F: Future<Output = ()>>(items: &[u32], mut handle: impl FnMut(u32) -> F) {
    for item in items {
        yield_now().await;
        handle(*item).await;
    }
}
// ANCHOR_END: broken

fn main() {}
