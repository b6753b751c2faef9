//! A task-local value doesn't go along to a new task.

use tokio::task_local;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "task-local-lost",
    symptom: "The request's id is known everywhere but in the tasks that the request spawns, or it panics there",
    also: &[
        "cannot access a task-local storage value without setting it first",
        "task_local!",
        "contextvars",
        "spawn_blocking",
        "request id",
        "tenant",
    ],
    cause: "A `task_local!` belongs to the future in its `scope`. A spawned task is another future, and so is a closure on a thread for blocking: both begin without it. Python's contextvars would go along.",
    cure: "Give it along: `REQUEST.scope(REQUEST.get(), task)`, or as an ordinary argument.",
    caught_by: &[],
    shown_by: &[Watch::Test("that asks for the value in the spawned task")],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/2396",
        "https://github.com/tanu-rs/tanu/pull/117",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

task_local! {
    static REQUEST: u32;
}

// ANCHOR: broken
/// Wrong: the new task is in no scope. (`get` would panic; `query` asks politely.)
pub async fn broken() -> Option<u32> {
    tokio::spawn(query()).await.ok()?
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The new task gets a scope of its own, with the same value.
pub async fn fixed() -> Option<u32> {
    tokio::spawn(REQUEST.scope(REQUEST.get(), query()))
        .await
        .ok()?
}
// ANCHOR_END: fixed

/// Says for which request it is done.
#[tracing::instrument(ret)]
async fn query() -> Option<u32> {
    REQUEST.try_with(|request| *request).ok()
}

async fn scene(handle: impl AsyncFnOnce() -> Option<u32>) -> Seen {
    let request = REQUEST.scope(7, handle()).await;
    let request = request.map_or("nobody".to_owned(), |request| format!("request {request}"));
    Seen::of("the query is for", request)
}
