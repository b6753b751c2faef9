//! Out of file descriptors, `accept` fails at once, again and again.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::time::{Instant, sleep, sleep_until};

use super::accept_ends_at_an_error::Accept;
use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "accept-error-spins",
    symptom: "At the limit of open files the log fills with a million lines a minute, and nobody is served",
    also: &[
        "EMFILE",
        "too many open files",
        "ulimit",
        "accept loop",
        "100% CPU",
        "os error 24",
        "high CPU usage",
    ],
    cause: "The connection stays in the queue, so the next `accept` is ready at once and fails for the same reason; the loop keeps the processor, and what would close a connection doesn't get it.",
    cure: "Pause after an error that is about the process and not about the connection; better, bound the connections by permits.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "that counts the calls in a second of a paused clock",
    )],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/3529",
        "https://github.com/hyperium/hyper/issues/1358",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: the same error comes at once, for as long as the limit is reached.
pub async fn broken(mut listener: impl Accept) -> u32 {
    loop {
        match listener.accept().await {
            Ok(connection) => return connection,
            Err(error) => tracing::warn!(%error, "accept"),
        }
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Gives those that are being served the time to end.
pub async fn fixed(mut listener: impl Accept) -> u32 {
    loop {
        match listener.accept().await {
            Ok(connection) => return connection,
            Err(error) => {
                tracing::warn!(%error, "accept");
                sleep(Duration::from_millis(100)).await;
            }
        }
    }
}
// ANCHOR_END: fixed

/// How often `accept` may fail before the scene has seen enough.
const ENOUGH: u32 = 100_000;

/// A listener of a process that has no file descriptor left until `free_at`.
struct AtTheLimit {
    free_at: Instant,
    calls: Arc<AtomicU32>,
}

impl Accept for AtTheLimit {
    async fn accept(&mut self) -> io::Result<u32> {
        let calls = self.calls.fetch_add(1, Ordering::Relaxed) + 1;
        if calls == ENOUGH {
            sleep_until(self.free_at).await;
        }
        if Instant::now() < self.free_at {
            return Err(io::Error::other("too many open files"));
        }
        Ok(1)
    }
}

async fn scene(accept: impl AsyncFnOnce(AtTheLimit) -> u32) -> Seen {
    let calls = Arc::new(AtomicU32::new(0));
    let free_at = Instant::now() + Duration::from_secs(1);
    accept(AtTheLimit {
        free_at,
        calls: Arc::clone(&calls),
    })
    .await;
    match calls.load(Ordering::Relaxed) {
        ENOUGH => Seen::of(
            "calls of accept in a second",
            format!("{ENOUGH}, when the scene stopped it"),
        ),
        calls => Seen::of("calls of accept in a second", calls),
    }
}
