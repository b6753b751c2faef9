//! A future of one's own keeps the waker of its first poll.

use std::future::poll_fn;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{sleep, timeout};

use super::mailbox::Mailbox;
use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "stale-waker",
    symptom: "My own future works alone, and hangs when it was polled in one place and is awaited in another",
    also: &[
        "impl Future",
        "waker",
        "will_wake",
        "select then spawn",
        "FuturesUnordered",
        "hangs",
        "lost wakeup",
    ],
    cause: "A waker belongs to who polls. A future may be polled by one task and then by another, and each has its own waker: the first one wakes a task that has lost interest.",
    cure: "Replace the stored waker at every poll (`clone_from` does it cheaply), or use `AtomicWaker`.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "that polls the future once and then moves it to another task",
    )],
    met_in: &[
        "https://github.com/hatoo/oha/pull/481",
        "https://github.com/dfinity/cdk-rs/pull/397",
        "https://doc.rust-lang.org/std/future/trait.Future.html",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: who polls second is never woken.
#[tracing::instrument(name = "reader", skip_all, ret)]
pub async fn broken(mailbox: Arc<Mailbox>) -> u32 {
    poll_fn(|context| {
        mailbox
            .waker()
            .get_or_insert_with(|| context.waker().clone());
        mailbox.letter()
    })
    .await
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Only who polled last is woken.
#[tracing::instrument(name = "reader", skip_all, ret)]
pub async fn fixed(mailbox: Arc<Mailbox>) -> u32 {
    poll_fn(|context| {
        *mailbox.waker() = Some(context.waker().clone());
        mailbox.letter()
    })
    .await
}
// ANCHOR_END: fixed

/// It is tried for 100 ms in one task, goes on in another, and the letter comes after 300 ms.
async fn scene<F>(read: fn(Arc<Mailbox>) -> F) -> Seen
where
    F: Future<Output = u32> + Send + 'static,
{
    let mailbox = Arc::new(Mailbox::default());
    let mut reading = Box::pin(read(Arc::clone(&mailbox)));
    let early = timeout(Duration::from_millis(100), &mut reading).await;
    let reader = tokio::spawn(reading);
    sleep(Duration::from_millis(200)).await;
    mailbox.put(7);
    let seen = Seen::of(
        "in the first task",
        if early.is_ok() { "read" } else { "not yet" },
    );
    match timeout(Duration::from_secs(1), reader).await {
        Ok(Ok(letter)) => seen.and("in the second task", letter),
        _ => seen.and("in the second task", "nothing, 1.0 s after the letter came"),
    }
}
