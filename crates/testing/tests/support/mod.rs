//! What the tests share.
#![allow(
    dead_code,
    reason = "each test file is a crate of its own and uses its part"
)]

use std::time::Duration;

use testing::lines::{LineError, Lines};
use tokio::io::AsyncRead;

pub(crate) const SECOND: Duration = Duration::from_secs(1);

/// Longer than anything here takes on a paused clock: who waits so long waits for ever.
pub(crate) const HOUR: Duration = Duration::from_secs(3600);

/// Longer than anything here takes on a real one, on a machine that is busy with something else.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) const fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

/// All lines of a stream, up to its end or its first error.
pub(crate) async fn all<S: AsyncRead + Unpin>(
    stream: S,
    mut next: impl AsyncFnMut(&mut Lines<S>) -> Result<Option<String>, LineError>,
) -> Result<Vec<String>, LineError> {
    let mut lines = Lines::new(stream);
    let mut read = Vec::new();
    while let Some(line) = next(&mut lines).await? {
        read.push(line);
    }
    Ok(read)
}
