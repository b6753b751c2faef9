//! `spawn_local` where nobody keeps tasks that aren't `Send`.

use std::cell::Cell;
use std::panic::AssertUnwindSafe;
use std::rc::Rc;

use futures::FutureExt;
use tokio::task::{LocalSet, spawn_local};

use super::first_sentence;
use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "spawn-local-outside",
    symptom: "The program panics at `spawn_local`, or a library of which I knew nothing does",
    also: &[
        "`spawn_local` called from outside of a `task::LocalSet`",
        "actix",
        "Rc",
        "tokio::spawn inside LocalSet",
        "tokio::test",
        "LocalRuntime",
    ],
    cause: "A task that isn't `Send` needs somebody who keeps it on one thread: a `LocalSet` or a `LocalRuntime` around the code that spawns. `#[tokio::main]` and `#[tokio::test]` have none, and inside of a `tokio::spawn` one is outside again.",
    cure: "Run the code that spawns inside of `LocalSet::run_until`, or on a `LocalRuntime`.",
    caught_by: &[],
    shown_by: &[Watch::Panic(
        "`spawn_local` called from outside of a `task::LocalSet`",
    )],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/4722",
        "https://github.com/actix/actix/issues/496",
        "https://github.com/prefix-dev/shell/issues/159",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: no set is around it.
pub async fn broken(hits: Rc<Cell<u32>>) {
    spawn_local(count(hits)).await.ok();
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Everything in `run_until` may spawn into the set.
pub async fn fixed(hits: Rc<Cell<u32>>) {
    let local = LocalSet::new();
    local
        .run_until(async { spawn_local(count(hits)).await })
        .await
        .ok();
}
// ANCHOR_END: fixed

#[tracing::instrument(skip_all, ret)]
async fn count(hits: Rc<Cell<u32>>) {
    hits.set(hits.get() + 1);
}

async fn scene(call: impl AsyncFnOnce(Rc<Cell<u32>>)) -> Seen {
    let hits = Rc::new(Cell::new(0));
    match AssertUnwindSafe(call(Rc::clone(&hits)))
        .catch_unwind()
        .await
    {
        Ok(()) => Seen::of("hits", hits.get()),
        Err(panic) => Seen::of("panicked", first_sentence(&*panic)),
    }
}
