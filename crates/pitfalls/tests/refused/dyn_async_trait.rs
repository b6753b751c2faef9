//! A trait with an async function as an object.

// ANCHOR: broken
pub trait Notifier {
    async fn notify(&self, text: &str) -> usize;
}

/// Wrong: of which size is the future that `notify` returns?
pub async fn broken(notifier: &dyn Notifier) -> usize {
    notifier.notify("done").await
}
// ANCHOR_END: broken

fn main() {}
