//! The condition of an arm, and what it doesn't prevent.

use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::time::Duration;

use futures::FutureExt;
use futures::future::OptionFuture;
use tokio::sync::mpsc::{self, Receiver};
use tokio::time::{Sleep, sleep};

use crate::frame::{Check, Group, Pitfall, Scene, Seen, Watch, panic_message};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "select-if-still-evaluates",
    symptom: "`select!` panics on the `unwrap` of an arm whose `if` says that there is nothing to unwrap",
    also: &[
        "select! precondition",
        "if timer.is_some()",
        "Option::unwrap on a None value",
        "disabled branch evaluated",
        "optional future",
        "OptionFuture",
        "index out of bounds",
    ],
    cause: "The `if` decides whether the future is polled. The expression that makes the future is evaluated in any case.",
    cure: "Write an expression that is right in any case, such as `OptionFuture`, which is ready with `None` where there is no future.",
    caught_by: &[
        Check::Clippy("unwrap_used", Group::Restriction),
        Check::Clippy("missing_panics_doc", Group::Pedantic),
    ],
    shown_by: &[Watch::Panic("called `Option::unwrap()` on a `None` value")],
    met_in: &[
        "https://github.com/penumbra-zone/tower-abci/issues/7",
        "https://github.com/tokio-rs/tokio/issues/2582",
        "https://github.com/tokio-rs/tokio/pull/6555",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

/// A timer that may be off.
pub type Timer = Option<Pin<Box<Sleep>>>;

#[expect(clippy::unwrap_used, reason = "this is what goes wrong")]
// ANCHOR: broken
/// Wrong: `unwrap` is called though the condition is false.
pub async fn broken(mut messages: Receiver<u32>, mut timer: Timer) -> u32 {
    let mut sum = 0;
    loop {
        tokio::select! {
            message = messages.recv() => match message {
                Some(n) => sum += n,
                None => return sum,
            },
            () = timer.as_mut().unwrap(), if timer.is_some() => timer = None,
        }
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Without a timer the future is ready with `None`, which the pattern refuses.
pub async fn fixed(mut messages: Receiver<u32>, mut timer: Timer) -> u32 {
    let mut sum = 0;
    loop {
        tokio::select! {
            message = messages.recv() => match message {
                Some(n) => sum += n,
                None => return sum,
            },
            Some(()) = OptionFuture::from(timer.as_mut()) => timer = None,
        }
    }
}
// ANCHOR_END: fixed

/// Three messages, one every 100 ms, and a timer of 150 ms.
async fn scene(add_up: impl AsyncFn(Receiver<u32>, Timer) -> u32) -> Seen {
    let (tx, messages) = mpsc::channel(8);
    let send = async move {
        for n in [1, 20, 300] {
            sleep(Duration::from_millis(100)).await;
            tx.send(n).await.ok();
        }
    };
    let timer = Some(Box::pin(sleep(Duration::from_millis(150))));
    let both = async { tokio::join!(send, add_up(messages, timer)).1 };
    match AssertUnwindSafe(both).catch_unwind().await {
        Ok(sum) => Seen::of("sum", sum),
        Err(panic) => Seen::of("panic", panic_message(&*panic)),
    }
}
