//! "Dropping the handle of a task cancels it"

use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::sleep;

use super::Lore;
use crate::frame::{Scene, Seen};

pub(super) const LORE: Lore = Lore {
    name: "dropped-handle",
    claim: "Dropping the handle of a task cancels it",
    truth: "It detaches the task, which runs on; `AbortOnDropHandle` and `JoinSet` are those that abort.",
    program: Scene::Paused(|| Box::pin(program())),
};

// ANCHOR: program
/// A task whose handle is dropped at once.
async fn program() -> Seen {
    let (tx, rx) = oneshot::channel();
    let task = tokio::spawn(async move {
        sleep(Duration::from_secs(1)).await;
        tx.send("yes").ok();
    });
    drop(task);
    Seen::of("the task ran to its end", rx.await.unwrap_or("no"))
}
// ANCHOR_END: program
