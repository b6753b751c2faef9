//! What several test files need: a recording of what the tasks did.

#![allow(
    dead_code,
    reason = "each test file is a crate of its own and uses its part"
)]

use std::time::Duration;

use timeline::{Lane, Recorder, Timeline};
use tokio::time::{Instant, sleep};

/// Runs `work` and tells what its tasks did meanwhile.
pub(crate) async fn recorded<T>(work: impl Future<Output = T>) -> (T, Timeline) {
    let recorder = Recorder::new();
    let _recording = recorder.set_default();
    let value = work.await;
    (value, recorder.snapshot())
}

/// When a request was sent: after its last wait.
pub(crate) fn sent(lane: &Lane) -> Duration {
    let waited_until = lane.waits.last().and_then(|wait| wait.to);
    waited_until.or(lane.started).unwrap()
}

/// When all requests were sent, the earliest first.
pub(crate) fn all_sent(timeline: &Timeline) -> Vec<Duration> {
    let mut sent: Vec<_> = timeline.lanes_of("request").map(sent).collect();
    sent.sort();
    sent
}

pub(crate) const fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

pub(crate) const SECOND: Duration = Duration::from_secs(1);

/// Longer than anything here takes: who waits so long waits for ever.
pub(crate) const HOUR: Duration = Duration::from_secs(3600);

/// When two got their token: one that asks at the moment when a token comes, and one that has
/// waited for it.
pub(crate) async fn late_and_early<F: Future<Output = ()>>(
    acquire: impl Fn() -> F,
) -> (Duration, Duration) {
    acquire().await;
    let started = Instant::now();
    let late = async {
        sleep(ms(100)).await;
        acquire().await;
        started.elapsed()
    };
    let early = async {
        acquire().await;
        started.elapsed()
    };
    tokio::join!(biased; late, early)
}
