//! A loop asks again and again, and whoever could change the answer never gets the thread.

use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "busy-wait",
    symptom: "I poll a flag in a loop, one processor is at 100 %, and the flag never changes",
    also: &[
        "try_recv loop",
        "try_wait",
        "try_lock",
        "spin",
        "AtomicBool",
        "high CPU",
        "std::thread::yield_now",
        "high CPU usage",
        "busy loop",
    ],
    cause: "The loop has no `await`, so the task that would send, or set the flag, can't run on this thread. `std::thread::yield_now` yields to threads, not to tasks.",
    cure: "Await the thing itself: `recv`, `Notify::notified`, `Child::wait`; with a `timeout` where patience ends.",
    caught_by: &[],
    shown_by: &[Watch::Test("on one thread")],
    met_in: &["https://github.com/namada-net/namada/pull/505"],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: a hundred thousand looks, and between none of them could an answer have come.
pub async fn broken(mut answer: oneshot::Receiver<u32>) -> Option<u32> {
    for _ in 0..100_000 {
        if let Ok(answer) = answer.try_recv() {
            return Some(answer);
        }
        std::thread::yield_now();
    }
    None
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The thread is free until the answer comes, or a second has gone by.
pub async fn fixed(answer: oneshot::Receiver<u32>) -> Option<u32> {
    let answer = timeout(Duration::from_secs(1), answer).await;
    answer.ok()?.ok()
}
// ANCHOR_END: fixed

#[tracing::instrument(skip_all, ret)]
async fn compute(answer: oneshot::Sender<u32>) -> bool {
    sleep(Duration::from_millis(100)).await;
    answer.send(42).is_ok()
}

async fn scene(wait: impl AsyncFnOnce(oneshot::Receiver<u32>) -> Option<u32>) -> Seen {
    let (sender, answer) = oneshot::channel();
    let task = tokio::spawn(compute(sender));
    let seen = match wait(answer).await {
        Some(answer) => Seen::of("the answer", answer),
        None => Seen::of("the answer", "never came"),
    };
    task.await.ok();
    seen
}
