//! A future that is done, and that a loop polls again.

use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::time::Duration;

use futures::FutureExt;
use tokio::sync::mpsc::{self, Receiver};
use tokio::time::sleep;

use crate::frame::{Pitfall, Scene, Seen, Watch, panic_message};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "polled-after-completion",
    symptom: "My `select!` loop panics with \"`async fn` resumed after completion\"",
    also: &[
        "JoinHandle polled after completion",
        "select loop &mut future",
        "fuse",
        "polled twice",
        "Fuse",
        "pinned future",
        "JoinHandle",
    ],
    cause: "The future yielded its value in an earlier turn. The next turn polls it again, and a future that is done has nothing left to be polled.",
    cure: "Remember that it is done, as the condition of its arm, or `fuse` it.",
    caught_by: &[],
    shown_by: &[Watch::Panic("`async fn` resumed after completion")],
    met_in: &[
        "https://github.com/istio/ztunnel/pull/1179",
        "https://github.com/tokio-rs/tokio/issues/6402",
        "https://github.com/tokio-rs/tokio/issues/8073",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: after `warm_up` is done, the next turn polls it once more.
pub async fn broken(mut messages: Receiver<u32>) -> u32 {
    let mut warm_up = pin!(warm_up());
    let mut sum = 0;
    loop {
        tokio::select! {
            message = messages.recv() => match message {
                Some(n) => sum += n,
                None => return sum,
            },
            () = &mut warm_up => tracing::info!("warm"),
        }
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// `if !warm` keeps the done future from being polled.
pub async fn fixed(mut messages: Receiver<u32>) -> u32 {
    let mut warm_up = pin!(warm_up());
    let mut warm = false;
    let mut sum = 0;
    loop {
        tokio::select! {
            message = messages.recv() => match message {
                Some(n) => sum += n,
                None => return sum,
            },
            () = &mut warm_up, if !warm => warm = true,
        }
    }
}
// ANCHOR_END: fixed

async fn warm_up() {
    sleep(Duration::from_millis(150)).await;
}

/// Three messages, one every 100 ms.
async fn scene(add_up: impl AsyncFn(Receiver<u32>) -> u32) -> Seen {
    let (tx, messages) = mpsc::channel(8);
    let send = async move {
        for n in [1, 20, 300] {
            sleep(Duration::from_millis(100)).await;
            tx.send(n).await.ok();
        }
    };
    let both = async { tokio::join!(send, add_up(messages)).1 };
    match AssertUnwindSafe(both).catch_unwind().await {
        Ok(sum) => Seen::of("sum", sum),
        Err(panic) => Seen::of("panic", panic_message(&*panic)),
    }
}
