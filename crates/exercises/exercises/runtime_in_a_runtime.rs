//! A runtime within a runtime
//!
//! `settings` was written for a program without async: it makes a runtime, and blocks until the settings are there.
//! Now it is called from async code, and panics.

// ANCHOR: code
use std::io;

use tokio::runtime::Runtime;
use tokio::task::yield_now;

/// The settings, from wherever they are.
fn settings() -> io::Result<String> {
    let runtime = Runtime::new()?;
    Ok(runtime.block_on(fetch()))
}

/// Starts the service, and says with what.
async fn start() -> io::Result<String> {
    let settings = settings()?;
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
