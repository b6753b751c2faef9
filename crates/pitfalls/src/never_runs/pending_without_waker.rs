//! A future of one's own says `Pending`, and tells nobody when to ask again.

use std::future::poll_fn;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{sleep, timeout};

use super::mailbox::Mailbox;
use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "pending-without-waker",
    symptom: "The `poll` of my own future is called once and never again",
    also: &[
        "impl Future",
        "poll_fn",
        "Poll::Pending",
        "waker",
        "hangs",
        "wake",
        "Stream poll_next",
    ],
    cause: "`Pending` is a promise that the waker of the context will be woken. Whoever doesn't keep the waker can't keep the promise, and a task that isn't woken isn't polled.",
    cure: "Store the context's waker before looking at the state, every time, and wake it when the state changes; or poll something that does it, such as a `Notify` or a channel.",
    caught_by: &[],
    shown_by: &[Watch::Test("in which the state changes in another task")],
    met_in: &[
        "https://github.com/rust-lang/rust-clippy/issues/6314",
        "https://github.com/tokio-rs/tokio/discussions/2689",
        "https://github.com/rusoto/rusoto/pull/1790",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: nobody learns who waits here.
#[tracing::instrument(name = "reader", skip_all, ret)]
pub async fn broken(mailbox: Arc<Mailbox>) -> u32 {
    poll_fn(|_context| mailbox.letter()).await
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// First the waker, then the look: a letter that comes in between wakes it.
#[tracing::instrument(name = "reader", skip_all, ret)]
pub async fn fixed(mailbox: Arc<Mailbox>) -> u32 {
    poll_fn(|context| {
        *mailbox.waker() = Some(context.waker().clone());
        mailbox.letter()
    })
    .await
}
// ANCHOR_END: fixed

/// A task reads, and the letter comes after 300 ms.
async fn scene<F>(read: fn(Arc<Mailbox>) -> F) -> Seen
where
    F: Future<Output = u32> + Send + 'static,
{
    let mailbox = Arc::new(Mailbox::default());
    let reader = tokio::spawn(read(Arc::clone(&mailbox)));
    sleep(Duration::from_millis(300)).await;
    mailbox.put(7);
    match timeout(Duration::from_secs(1), reader).await {
        Ok(Ok(letter)) => Seen::of("the reader got", letter),
        _ => Seen::of("the reader got", "nothing, 1.0 s after the letter came"),
    }
}
