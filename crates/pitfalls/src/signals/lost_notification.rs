//! A shutdown that is announced while nobody waits for it.

use std::sync::Arc;
use std::time::Duration;

use tokio::select;
use tokio::sync::Notify;
use tokio::time::{self, Instant, sleep, timeout};
use tracing::instrument;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "lost-notification",
    symptom: "Ctrl-C sometimes has no effect: the worker goes on as if nobody had told it",
    also: &[
        "Notify",
        "notify_waiters",
        "lost wakeup",
        "missed",
        "notified",
        "shutdown",
        "hang",
        "race",
        "graceful",
    ],
    cause: "`notify_waiters` reaches only those who wait at that moment, and keeps nothing for later. A worker that is working then makes its `notified()` too late.",
    cure: "A `CancellationToken` or a `watch`, which keep the state; or make one `Notified` before the loop and poll that one: it hears what comes after it was made.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "that gives the signal while the worker works, on a paused clock",
    )],
    met_in: &[
        "https://github.com/octos-org/octos/issues/927",
        "https://docs.rs/tokio/latest/tokio/sync/struct.Notify.html#method.notify_waiters",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: while it works, nobody waits for the notification.
pub async fn broken(stop: Arc<Notify>) {
    let mut clock = time::interval(Duration::from_millis(300));
    for n in 1.. {
        select! {
            () = stop.notified() => break,
            _ = clock.tick() => batch(n).await,
        }
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// It is made before the loop, and from then on nothing is lost.
pub async fn fixed(stop: Arc<Notify>) {
    let mut clock = time::interval(Duration::from_millis(300));
    let mut stopped = std::pin::pin!(stop.notified());
    for n in 1.. {
        select! {
            () = &mut stopped => break,
            _ = clock.tick() => batch(n).await,
        }
    }
}
// ANCHOR_END: fixed

#[instrument(ret)]
async fn batch(n: u32) {
    sleep(Duration::from_millis(200)).await;
}

/// The signal comes in the middle of the second batch.
async fn scene(work: impl AsyncFnOnce(Arc<Notify>)) -> Seen {
    let start = Instant::now();
    let stop = Arc::new(Notify::new());
    let signal = async {
        sleep(Duration::from_millis(400)).await;
        stop.notify_waiters();
    };
    let worker = timeout(Duration::from_millis(1100), work(Arc::clone(&stop)));
    let (ended, ()) = tokio::join!(worker, signal);
    let ended = match ended {
        Ok(()) => demo::seconds(start.elapsed()),
        Err(_) => "never".to_owned(),
    };
    Seen::of("the signal came after", "0.4 s").and("the worker ended after", ended)
}
