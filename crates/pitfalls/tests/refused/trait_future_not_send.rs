//! A trait whose futures may be `Send` or not.

use tokio::task::JoinError;

// ANCHOR: broken
pub trait Store: Send + Sync + 'static {
    async fn load(&self) -> u32;
}

/// Wrong: whether the future is `Send` depends on who implements `Store`.
pub async fn broken<S: Store>(store: S) -> Result<u32, JoinError> {
    tokio::spawn(async move { store.load().await }).await
}
// ANCHOR_END: broken

fn main() {}
