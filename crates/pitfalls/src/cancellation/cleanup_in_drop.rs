//! Clean-up that `Drop` leaves to a task.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::time::sleep;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "cleanup-in-drop",
    symptom: "My sessions are closed while the program runs, and left open when it ends",
    also: &[
        "async drop",
        "Drop can't await",
        "spawn in Drop",
        "block_on in Drop",
        "scopeguard async",
        "temporary files left",
        "shutdown",
        "destructor",
    ],
    cause: "`Drop` can't await, so it spawns a task. At the end of the program the runtime is dropped right after, and the task with it, before it has run.",
    cure: "Close with an async method that is awaited, and let `Drop` be the last resort.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "that drops the runtime and looks what was closed",
    )],
    met_in: &[
        "https://github.com/bluss/scopeguard/issues/29",
        "https://github.com/tokio-rs/tokio/issues/7499",
        "https://github.com/z-galaxy/zbus/issues/380",
        "https://github.com/n0-computer/quic-rpc/pull/42",
    ],
    broken: Scene::Outside(|| scene(async |server| broken(server).await)),
    fixed: Scene::Outside(|| scene(async |server| fixed(server).await)),
};

// ANCHOR: session
/// A session on a server that counts those that are open.
struct Session {
    server: Option<Arc<Server>>,
}

impl Session {
    async fn close(mut self) {
        if let Some(server) = self.server.take() {
            server.log_out().await;
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if let Some(server) = self.server.take() {
            tokio::spawn(async move { server.log_out().await });
        }
    }
}
// ANCHOR_END: session

// ANCHOR: broken
/// Wrong: the task that `Drop` spawns is never polled, if nothing is awaited afterwards.
pub async fn broken(server: Arc<Server>) {
    let session = server.log_in().await;
    work(&session).await;
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The program ends when the session is closed.
pub async fn fixed(server: Arc<Server>) {
    let session = server.log_in().await;
    work(&session).await;
    session.close().await;
}
// ANCHOR_END: fixed

/// Counts its sessions.
#[derive(Debug, Default)]
pub struct Server {
    sessions: AtomicU32,
}

impl Server {
    async fn log_in(self: Arc<Self>) -> Session {
        sleep(Duration::from_millis(1)).await;
        self.sessions.fetch_add(1, Ordering::Relaxed);
        Session { server: Some(self) }
    }

    async fn log_out(&self) {
        sleep(Duration::from_millis(1)).await;
        self.sessions.fetch_sub(1, Ordering::Relaxed);
    }
}

async fn work(_session: &Session) {
    sleep(Duration::from_millis(1)).await;
}

/// A whole program: its runtime is dropped when its main function has ended.
fn scene(main: impl AsyncFn(Arc<Server>)) -> Seen {
    let server = Arc::new(Server::default());
    if let Ok(runtime) = Builder::new_current_thread().enable_all().build() {
        runtime.block_on(main(Arc::clone(&server)));
    }
    Seen::of(
        "sessions left open",
        server.sessions.load(Ordering::Relaxed),
    )
}
