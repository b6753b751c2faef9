//! A thread for blocking is told to stop in a language that it doesn't speak.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::spawn_blocking;
use tokio_util::sync::CancellationToken;

use super::hold_the_thread;
use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "spawn-blocking-abort",
    symptom: "I abort a `spawn_blocking` task, or its timeout passes, and it goes on and writes",
    also: &[
        "abort has no effect",
        "JoinHandle::abort",
        "cannot cancel",
        "timeout spawn_blocking",
        "keeps running",
        "JoinSet",
        "exit waits",
        "doesn't exit",
        "hangs on exit",
        "runtime drop waits",
    ],
    cause: "Nothing can stop a thread from outside. `abort` takes a task away at an `await`, and what runs on a thread for blocking has none: once it has begun, it ends when it ends.",
    cure: "Give it a flag, such as a `CancellationToken`, and let it look between two steps; or interrupt what it waits for, by closing the socket or a driver's interrupt.",
    caught_by: &[],
    shown_by: &[Watch::Test("that counts the steps after the abort")],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/4853",
        "https://docs.rs/tokio/latest/tokio/task/fn.spawn_blocking.html",
    ],
    broken: Scene::RealTime(|| Box::pin(scene(broken))),
    fixed: Scene::RealTime(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: `abort` is heard at an `await`, and there is none in `copy`.
pub async fn broken(pages: Arc<AtomicU32>, enough: &Notify) {
    let job = spawn_blocking(move || {
        for page in 0..10 {
            copy(page, &pages);
        }
    });
    enough.notified().await;
    job.abort();
    job.await.ok();
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Between two pages it asks whether it shall stop.
pub async fn fixed(pages: Arc<AtomicU32>, enough: &Notify) {
    let stop = CancellationToken::new();
    let job = spawn_blocking({
        let stop = stop.clone();
        move || {
            for page in (0..10).take_while(|_| !stop.is_cancelled()) {
                copy(page, &pages);
            }
        }
    });
    enough.notified().await;
    stop.cancel();
    job.await.ok();
}
// ANCHOR_END: fixed

fn copy(_page: u32, pages: &AtomicU32) {
    hold_the_thread(Duration::from_millis(20));
    pages.fetch_add(1, Ordering::Relaxed);
}

/// It is enough when the first page is copied. A job whose thread hasn't begun would be taken back by `abort`.
async fn scene(run: impl AsyncFnOnce(Arc<AtomicU32>, &Notify)) -> Seen {
    let pages = Arc::new(AtomicU32::new(0));
    let enough = Notify::new();
    let watch = async {
        while pages.load(Ordering::Relaxed) == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        enough.notify_one();
    };
    tokio::join!(run(Arc::clone(&pages), &enough), watch);
    let all = pages.load(Ordering::Relaxed) == 10;
    Seen::of(
        "it stopped before the tenth page",
        if all { "no" } else { "yes" },
    )
}
