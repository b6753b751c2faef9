//! What blocking does to everybody else on the thread, told by a heartbeat.
//!
//! More cures, and how to find the blocker: `runtime`.

use std::time::Duration;

use tokio::task::JoinError;
use tokio::time::{Instant, sleep};
use tracing::instrument;

/// The time between two beats.
pub const BEAT: Duration = Duration::from_millis(100);

// ANCHOR: blocking
/// Wrong: the thread sleeps, and with it every task on the thread.
#[expect(
    clippy::disallowed_methods,
    clippy::unused_async,
    reason = "the mistake, and its symptom"
)]
pub async fn blocking(length: Duration) {
    std::thread::sleep(length);
}
// ANCHOR_END: blocking

// ANCHOR: awaiting
/// Right: this task sleeps, the thread goes on.
pub async fn awaiting(length: Duration) {
    sleep(length).await;
}
// ANCHOR_END: awaiting

// ANCHOR: moved
/// Right where the work *must* block: on a thread that is there for it.
///
/// Cancel safety: none. Once begun, the blocking part runs to its end, whoever still waits.
///
/// # Errors
///
/// The work panicked.
#[expect(clippy::disallowed_methods, reason = "this thread is allowed to block")]
pub async fn moved_away(length: Duration) -> Result<(), JoinError> {
    tokio::task::spawn_blocking(move || std::thread::sleep(length)).await
}
// ANCHOR_END: moved

// ANCHOR: heartbeat
/// Runs `work` beside a heartbeat, and returns the longest silence between two beats: about one [`BEAT`] where all is well,
/// as long as `work` where it holds the thread.
pub async fn longest_silence(work: impl Future) -> Duration {
    let mut heart = Heart {
        last_beat: Instant::now(),
        longest_silence: Duration::ZERO,
    };
    tokio::select! {
        // The heart beats first, so that the picture is the same each time.
        biased;
        () = heart.go_on_beating() => {}
        _ = work => {}
    }
    heart.beat();
    heart.longest_silence
}

struct Heart {
    last_beat: Instant,
    longest_silence: Duration,
}

impl Heart {
    #[instrument(name = "heartbeat", skip_all)]
    async fn go_on_beating(&mut self) {
        loop {
            sleep(BEAT).await;
            self.beat();
        }
    }

    fn beat(&mut self) {
        self.longest_silence = self.longest_silence.max(self.last_beat.elapsed());
        self.last_beat = Instant::now();
    }
}
// ANCHOR_END: heartbeat
