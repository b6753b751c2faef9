//! What the tests of rusqlite share: a file, an actor that is held, a limit for waits.
#![allow(dead_code, reason = "no test file needs all of it")]

use std::path::PathBuf;
use std::sync::mpsc;
use std::time::Duration;

use database::direct::actor::Actor;
use database::direct::connection::open;
use rusqlite::Connection;
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::time::timeout;

/// Nobody waits longer for what has to happen: a test that hangs tells nothing.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A database in a folder that goes with it.
pub(crate) struct File {
    pub(crate) folder: TempDir,
    pub(crate) path: PathBuf,
}

impl File {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.db");
        open(&path).unwrap();
        Self { folder, path }
    }

    pub(crate) fn open(&self) -> Connection {
        open(&self.path).unwrap()
    }

    pub(crate) fn actor(&self) -> Actor {
        Actor::start(self.open()).unwrap()
    }

    /// The addresses that somebody else sees in the file.
    pub(crate) fn addresses(&self) -> Vec<String> {
        let connection = self.open();
        let mut select = connection
            .prepare("SELECT email FROM users ORDER BY email")
            .unwrap();
        let addresses = select.query_map([], |row| row.get(0)).unwrap();
        addresses.map(Result::unwrap).collect()
    }

    /// Whether the log beside the file is there: it is as long as anybody has the file open.
    pub(crate) fn is_open(&self) -> bool {
        self.folder.path().join("test.db-wal").exists()
    }
}

/// Keeps the actor at a call until what this returns is dropped: what is sent meanwhile waits.
pub(crate) async fn hold(actor: &Actor) -> mpsc::Sender<()> {
    let (release, released) = mpsc::channel();
    let (began, begun) = oneshot::channel();
    let actor = actor.clone();
    tokio::spawn(async move {
        let held = actor.read(move |_| {
            began.send(()).ok();
            released.recv().ok();
            Ok(())
        });
        held.await
    });
    begun.await.unwrap();
    release
}

/// Fails the test instead of waiting for ever.
pub(crate) async fn in_time<F: Future>(future: F) -> F::Output {
    timeout(PATIENCE, future)
        .await
        .expect("nothing happens any more")
}
