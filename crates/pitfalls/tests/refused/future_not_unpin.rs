//! A future that is waited for in several rounds.

use std::time::Duration;

use tokio::time::{sleep, timeout};

// ANCHOR: broken
/// Wrong: nothing keeps `answer` where it is between two rounds.
pub async fn broken() -> (u32, u32) {
    let mut beats = 0;
    let mut answer = fetch();
    loop {
        match timeout(Duration::from_millis(200), &mut answer).await {
            Ok(status) => return (status, beats),
            Err(_) => beats += 1,
        }
    }
}
// ANCHOR_END: broken

async fn fetch() -> u32 {
    sleep(Duration::from_millis(500)).await;
    200
}

fn main() {}
