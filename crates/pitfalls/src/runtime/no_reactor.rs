//! A thread of one's own wants something from a runtime that it doesn't know.

use std::thread;

use tokio::runtime::Handle;
use tokio::sync::oneshot;

use super::first_sentence;
use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "no-reactor",
    symptom: "The program panics when a callback or a thread of mine calls `tokio::spawn`, `sleep` or `connect`",
    also: &[
        "there is no reactor running, must be called from the context of a Tokio 1.x runtime",
        "std::thread::spawn",
        "Handle::current",
        "rayon",
        "futures::executor",
        "two versions of tokio",
        "actix",
        "criterion",
    ],
    cause: "Which runtime is meant, tokio takes from the thread, and only the threads of a runtime know one. A `std::thread`, a callback of another library or another executor doesn't; neither does a second version of tokio.",
    cure: "Take a `Handle` along: `handle.spawn`, `handle.block_on`, or `handle.enter()` around code that needs a runtime only to be made.",
    caught_by: &[],
    shown_by: &[Watch::Panic("there is no reactor running")],
    met_in: &[
        "https://github.com/lemunozm/message-io/issues/116",
        "https://github.com/bheisler/criterion.rs/issues/536",
        "https://github.com/berkowski/tokio-serial/issues/51",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: this thread belongs to no runtime.
pub fn broken(answer: oneshot::Sender<u32>) -> thread::JoinHandle<()> {
    thread::spawn(|| {
        tokio::spawn(send(answer));
    })
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// It takes along the handle of the runtime that started it.
pub fn fixed(answer: oneshot::Sender<u32>) -> thread::JoinHandle<()> {
    let runtime = Handle::current();
    thread::spawn(move || {
        runtime.spawn(send(answer));
    })
}
// ANCHOR_END: fixed

#[tracing::instrument(skip_all, ret)]
async fn send(answer: oneshot::Sender<u32>) -> bool {
    answer.send(42).is_ok()
}

async fn scene(start: fn(oneshot::Sender<u32>) -> thread::JoinHandle<()>) -> Seen {
    let (sender, answer) = oneshot::channel();
    match start(sender).join() {
        Ok(()) => Seen::of("the answer", answer.await.unwrap_or_default()),
        Err(panic) => Seen::of("panicked", first_sentence(&*panic)),
    }
}
