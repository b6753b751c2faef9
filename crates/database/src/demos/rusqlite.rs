//! Demos of rusqlite. Each needs nothing but a folder for its file.

pub(super) mod actor;
pub(super) mod again;
pub(super) mod limit;
pub(super) mod measure;
pub(super) mod threads;
mod ways;

use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use demo::Failure;
use rusqlite::{Connection, TransactionBehavior};
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::spawn_blocking;

use crate::direct::connection::open;

/// A file for a demo, in a folder that goes with it.
struct File {
    _folder: TempDir,
    path: PathBuf,
}

impl File {
    fn new() -> io::Result<Self> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("demo.db");
        Ok(Self {
            _folder: folder,
            path,
        })
    }

    async fn open(&self) -> Result<Connection, Failure> {
        let path = self.path.clone();
        Ok(spawn_blocking(move || open(&path)).await??)
    }
}

/// Another program, which locks the file for writing, and unlocks it `length` later. Returns when it is locked.
async fn locked_by_another(file: &Path, length: Duration) -> Result<(), Failure> {
    let (locked, is_locked) = oneshot::channel();
    let mut other = open(file)?;
    // A thread of its own, since the demo holds up those of the runtime.
    thread::Builder::new().spawn(move || {
        let writing = other.transaction_with_behavior(TransactionBehavior::Immediate);
        locked
            .send(writing.as_ref().map(|_| ()).map_err(ToString::to_string))
            .ok();
        nap(length);
    })?;
    is_locked.await?.map_err(Failure::at_run_time)
}

/// SQLite looks every 0.1 s whether a file is still locked. What begins so much later ends in the middle between two
/// marks of a picture, and not where a busy machine moves it to the next.
const LATER: Duration = Duration::from_millis(40);

#[expect(clippy::disallowed_methods, reason = "this thread may block")]
fn nap(length: Duration) {
    thread::sleep(length);
}
