//! An error that isn't `Send` in a task that may change its thread.

use std::error::Error;

use tokio::task::{JoinError, yield_now};

// ANCHOR: broken
/// Wrong: `error` is alive at the `await`, and it may be anything.
pub async fn broken(text: &'static str) -> Result<u32, JoinError> {
    let task = tokio::spawn(async move {
        match parse(text) {
            Ok(number) => number,
            Err(error) => report(error.to_string()).await,
        }
    });
    task.await
}

fn parse(text: &str) -> Result<u32, Box<dyn Error>> {
    Ok(text.parse()?)
}
// ANCHOR_END: broken

async fn report(_message: String) -> u32 {
    yield_now().await;
    0
}

fn main() {}
