//! Tasks that aren't `Send` wait in a set, and nobody drives the set.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use tokio::task::LocalSet;
use tokio::time::{sleep, timeout};

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "local-set-not-driven",
    symptom: "I await the handle of a `spawn_local` and wait for ever",
    also: &[
        "LocalSet",
        "never runs",
        "stalls the runtime",
        "hangs",
        "Rc",
    ],
    cause: "A `LocalSet` is a future. Its tasks are polled when the set is, so whoever awaits a handle alone waits for a task that nobody runs.",
    cure: "Await the set, or wait inside of `run_until`; or use a `LocalRuntime`, which drives its own.",
    caught_by: &[],
    shown_by: &[Watch::Test("with a time limit on a paused clock")],
    met_in: &["https://github.com/tokio-rs/tokio/issues/7022"],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: the handle is polled, the set isn't.
pub async fn broken(hits: Rc<Cell<u32>>) -> bool {
    let local = LocalSet::new();
    let task = local.spawn_local(count(hits));
    task.await.is_ok()
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// `run_until` polls the set as long as the handle isn't ready.
pub async fn fixed(hits: Rc<Cell<u32>>) -> bool {
    let local = LocalSet::new();
    let task = local.spawn_local(count(hits));
    local.run_until(task).await.is_ok()
}
// ANCHOR_END: fixed

#[tracing::instrument(skip_all, ret)]
async fn count(hits: Rc<Cell<u32>>) {
    sleep(Duration::from_millis(100)).await;
    hits.set(hits.get() + 1);
}

async fn scene(run: impl AsyncFnOnce(Rc<Cell<u32>>) -> bool) -> Seen {
    let hits = Rc::new(Cell::new(0));
    let ended = timeout(Duration::from_secs(1), run(Rc::clone(&hits))).await;
    let ended = if ended.is_ok() {
        "yes"
    } else {
        "no, after 1.0 s it still waits"
    };
    Seen::of("the task ended", ended).and("hits", hits.get())
}
