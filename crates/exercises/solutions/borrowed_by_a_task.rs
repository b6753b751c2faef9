//! A task that borrows: a solution
//!
//! Whoever awaits a task may be dropped while the task goes on, so a task has to own what it uses: `move`, or an
//! `Arc` where others need it too. To borrow across an await, join futures instead of spawning them.

// ANCHOR: code
use std::time::Duration;

use tokio::task::JoinError;
use tokio::time::sleep;

/// Has a welcome written.
async fn welcome(name: String) -> Result<String, JoinError> {
    let writing = tokio::spawn(async move {
        sleep(Duration::from_millis(100)).await;
        format!("Welcome, {name}")
    });
    writing.await
}
// ANCHOR_END: code

// Nothing to change below.

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_task_writes_the_welcome() {
        assert_eq!(welcome("Ada".to_owned()).await.unwrap(), "Welcome, Ada");
    }
}
