//! A runtime within a runtime: a solution
//!
//! `block_on` blocks its thread until the future is done, and that thread already drives tasks. Inside of async
//! code the way to wait is to await. Keep one `block_on`, at the edge: in `main`.

// ANCHOR: code
use std::io;

use tokio::task::yield_now;

/// The settings, from wherever they are.
async fn settings() -> io::Result<String> {
    Ok(fetch().await)
}

/// Starts the service, and says with what.
async fn start() -> io::Result<String> {
    let settings = settings().await?;
    Ok(format!("started with {settings}"))
}
// ANCHOR_END: code

// Nothing to change below.

async fn fetch() -> String {
    yield_now().await;
    "verbose = true".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_service_starts_inside_of_a_runtime() {
        assert_eq!(start().await.unwrap(), "started with verbose = true");
    }
}
