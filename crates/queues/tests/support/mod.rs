//! What several test files need: a recording of what the tasks did, and some times.

#![allow(
    dead_code,
    reason = "each test file is a crate of its own and uses its part"
)]

use std::time::Duration;

use timeline::{Recorder, Timeline};

/// Runs `work` and tells what its tasks did meanwhile.
pub(crate) async fn recorded<T>(work: impl Future<Output = T>) -> (T, Timeline) {
    let recorder = Recorder::new();
    let _recording = recorder.set_default();
    let value = work.await;
    (value, recorder.snapshot())
}

pub(crate) const fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

pub(crate) const SECOND: Duration = Duration::from_secs(1);

/// Longer than anything here takes: who waits so long waits for ever.
pub(crate) const HOUR: Duration = Duration::from_secs(3600);
