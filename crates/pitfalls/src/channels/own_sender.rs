//! An actor that keeps a sender of its own inbox, to remind itself of things.

use std::time::Duration;

use tokio::sync::mpsc::{self, Sender};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};
use tracing::{info_span, instrument};

use crate::frame::{Pitfall, Scene, Seen, Watch, lane};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "own-sender",
    symptom: "I dropped every handle of my actor, and its task still runs",
    also: &[
        "actor never stops",
        "never dropped",
        "self sender",
        "send to itself",
        "task leak",
        "shutdown hangs",
        "memory leak",
        "cycle",
        "memory not released",
    ],
    cause: "The actor holds a sender of its own inbox, so the last sender is never dropped: it keeps itself alive, as an `Arc` in a cycle does.",
    cure: "Keep a `WeakSender` inside (`Sender::downgrade`), and upgrade it for the moment in which it is needed.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "that drops the handles and waits for the task on a paused clock",
    )],
    met_in: &[
        "https://github.com/sunli829/xactor/pull/30",
        "https://github.com/rust-lang/rfcs/issues/1549",
        "https://github.com/tokio-rs/tokio/issues/1637",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

/// What the actor is asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Message {
    /// Keep something for a while.
    Put,
    /// The while is over.
    Expire,
}

// ANCHOR: broken
/// Wrong: `to_itself` is dropped when the loop ends, and the loop ends when `to_itself` is dropped.
#[must_use]
pub fn broken() -> (Sender<Message>, JoinHandle<u32>) {
    let (handle, mut inbox) = mpsc::channel(8);
    let to_itself = handle.clone();
    let actor = tokio::spawn(async move {
        let mut expired = 0;
        while let Some(message) = inbox.recv().await {
            match message {
                Message::Put => {
                    tokio::spawn(remind(to_itself.clone()));
                }
                Message::Expire => expired += 1,
            }
        }
        expired
    });
    (handle, actor)
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// A weak sender doesn't keep the channel open. A reminder that is under way does, so none is lost.
#[must_use]
pub fn fixed() -> (Sender<Message>, JoinHandle<u32>) {
    let (handle, mut inbox) = mpsc::channel(8);
    let to_itself = handle.downgrade();
    let actor = tokio::spawn(async move {
        let mut expired = 0;
        while let Some(message) = inbox.recv().await {
            match message {
                Message::Put => {
                    if let Some(to_itself) = to_itself.upgrade() {
                        tokio::spawn(remind(to_itself));
                    }
                }
                Message::Expire => expired += 1,
            }
        }
        expired
    });
    (handle, actor)
}
// ANCHOR_END: fixed

#[instrument(name = "reminder", skip_all, ret)]
async fn remind(actor: Sender<Message>) -> bool {
    sleep(Duration::from_millis(300)).await;
    actor.send(Message::Expire).await.is_ok()
}

/// Two things are put, the handle is dropped, and with the last reminder the actor should be gone.
async fn scene(start: impl Fn() -> (Sender<Message>, JoinHandle<u32>)) -> Seen {
    let begun = Instant::now();
    let (handle, actor) = start();
    for _ in 0..2 {
        handle.send(Message::Put).await.ok();
    }
    sleep(Duration::from_millis(100)).await;
    drop(handle);
    let end = timeout(Duration::from_secs(1), actor);
    match lane(info_span!("shutdown"), end).await {
        Ok(Ok(expired)) => Seen::of("the actor ended", "yes")
            .and("after", demo::seconds(begun.elapsed()))
            .and("expired", expired),
        _ => Seen::of("the actor ended", "no, it waits for itself")
            .and("after", demo::seconds(begun.elapsed())),
    }
}
