//! A task that borrows
//!
//! The welcome is written by a task of its own. The compiler refuses: the task may live longer than the function
//! that it borrows from. Here it doesn't, since it is awaited two lines below. Why can't the compiler know, and
//! what does it want?

// ANCHOR: code
use std::time::Duration;

use tokio::task::JoinError;
use tokio::time::sleep;

/// Has a welcome written.
async fn welcome(name: String) -> Result<String, JoinError> {
    let writing = tokio::spawn(async {
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
