//! Async code waits at a channel that knows no async.

use tokio::sync::mpsc;

use super::on_one_thread;
use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "std-recv",
    symptom: "The program hangs at `recv`, though the task that should send has been spawned",
    also: &[
        "std::sync::mpsc",
        "recv_timeout",
        "Condvar",
        "Barrier",
        "crossbeam",
        "thread::join",
        "deadlock",
        "tokio::test hangs",
        "blocking channel",
        "hangs with few CPUs",
        "hangs in Docker or CI only",
    ],
    cause: "`std::sync::mpsc` blocks the thread until a message comes, and the task that would send it waits for that thread. So do `Condvar`, `Barrier` and the `join` of a thread.",
    cure: "Use tokio's channel, and await it. From a thread, `blocking_send` and `blocking_recv` are its other end.",
    caught_by: &[],
    shown_by: &[Watch::Test("on one thread, which hangs")],
    met_in: &[
        "https://github.com/mvniekerk/tokio-cron-scheduler/issues/110",
        "https://github.com/massalabs/massa/issues/2955",
        "https://github.com/crypto-crawler/crypto-crawler-rs/issues/27",
    ],
    broken: Scene::Process(|| scene(broken)),
    fixed: Scene::Process(|| scene(fixed)),
};

// ANCHOR: broken
/// Wrong: the thread waits for the message, and the sender waits for the thread.
pub async fn broken() -> Option<u32> {
    let (sender, receiver) = std::sync::mpsc::channel();
    tokio::spawn(async move { sender.send(7).is_ok() });
    receiver.recv().ok()
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Until the message comes, the thread is the sender's.
pub async fn fixed() -> Option<u32> {
    let (sender, mut receiver) = mpsc::channel(1);
    tokio::spawn(async move { sender.send(7).await.is_ok() });
    receiver.recv().await
}
// ANCHOR_END: fixed

fn scene(receive: impl AsyncFnOnce() -> Option<u32>) -> Seen {
    let got = on_one_thread().block_on(receive());
    Seen::of("received", got.unwrap_or_default())
}
