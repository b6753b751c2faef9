//! A set of tasks goes out of scope.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "join-set-dropped",
    symptom: "My background tasks stop in the middle as soon as the function that started them returns",
    also: &[
        "JoinSet aborts",
        "task cancelled unexpectedly",
        "AbortOnDropHandle",
        "detached",
    ],
    cause: "A `JoinSet` aborts its tasks when it is dropped, while a dropped `JoinHandle` lets its task go on. Who replaces handles by a set changes that, too.",
    cure: "Wait for the set, keep it where it lives as long as the tasks shall, or say `detach_all`.",
    caught_by: &[],
    shown_by: &[Watch::Test("of what the tasks have done some time later")],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/7222",
        "https://github.com/tokio-rs/tokio/pull/6802",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: the set is dropped with the function, and aborts what is in it.
pub async fn broken(mailed: Arc<AtomicU32>) {
    let mut mails = JoinSet::new();
    for n in 0..3 {
        mails.spawn(mail(n, Arc::clone(&mailed)));
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The function returns when its tasks have ended.
pub async fn fixed(mailed: Arc<AtomicU32>) {
    let mut mails = JoinSet::new();
    for n in 0..3 {
        mails.spawn(mail(n, Arc::clone(&mailed)));
    }
    mails.join_all().await;
}
// ANCHOR_END: fixed

#[tracing::instrument(skip(mailed), ret)]
async fn mail(n: u32, mailed: Arc<AtomicU32>) {
    sleep(Duration::from_millis(200)).await;
    mailed.fetch_add(1, Ordering::Relaxed);
}

/// Calls it, and looks a second later.
async fn scene(notify: impl AsyncFnOnce(Arc<AtomicU32>)) -> Seen {
    let mailed = Arc::new(AtomicU32::new(0));
    notify(Arc::clone(&mailed)).await;
    sleep(Duration::from_secs(1)).await;
    Seen::of("mails", 3).and("sent", mailed.load(Ordering::Relaxed))
}
