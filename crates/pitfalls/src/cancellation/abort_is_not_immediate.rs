//! What an aborted task holds, right after `abort`.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use tokio::time::sleep;
use tracing::instrument;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "abort-is-not-immediate",
    symptom: "I abort the old task and start a new one, and the new one finds the lock, port or file still in use",
    also: &[
        "JoinHandle::abort",
        "address already in use",
        "restart",
        "aborted task still running",
        "drop runs later",
        "race after abort",
        "abort has no effect",
    ],
    cause: "`abort` only asks. The task is dropped when its worker gets to it, and until then it holds what it holds.",
    cure: "Await the handle after `abort`: it is ready when the task has been dropped.",
    caught_by: &[],
    shown_by: &[Watch::Test("that needs what the aborted task held")],
    met_in: &[
        "https://github.com/MaterializeInc/materialize/pull/7389",
        "https://github.com/risingwavelabs/risingwave/issues/7663",
        "https://github.com/tokio-rs/tokio/issues/3964",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: the old task hasn't been dropped yet.
pub async fn broken(old: JoinHandle<()>, port: Arc<Mutex<()>>) -> Option<JoinHandle<()>> {
    old.abort();
    let port = port.try_lock_owned().ok()?;
    Some(tokio::spawn(serve(port)))
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// When the handle is ready, the old task is no more.
pub async fn fixed(old: JoinHandle<()>, port: Arc<Mutex<()>>) -> Option<JoinHandle<()>> {
    old.abort();
    old.await.ok();
    let port = port.try_lock_owned().ok()?;
    Some(tokio::spawn(serve(port)))
}
// ANCHOR_END: fixed

/// Holds the port for as long as it runs.
#[instrument(name = "server", skip_all, ret)]
async fn serve(_port: tokio::sync::OwnedMutexGuard<()>) {
    sleep(Duration::from_millis(500)).await;
}

/// A server runs for 100 ms, and is to be replaced by another.
async fn scene(
    replace: impl AsyncFn(JoinHandle<()>, Arc<Mutex<()>>) -> Option<JoinHandle<()>>,
) -> Seen {
    let port = Arc::new(Mutex::new(()));
    let old = tokio::spawn(serve(Arc::clone(&port).lock_owned().await));
    sleep(Duration::from_millis(100)).await;
    match replace(old, port).await {
        Some(new) => Seen::of("the new server ran to its end", new.await.is_ok()),
        None => Seen::of("the new server", "the port is still in use"),
    }
}
