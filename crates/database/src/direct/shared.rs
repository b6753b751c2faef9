//! Without a thread of its own: each call borrows one of the runtime's threads for blocking.
//!
//! A connection for each call; then one connection behind a lock, used in the wrong place and in the right one.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;
use tokio::task::{JoinError, spawn_blocking};

use super::connection::open;

/// Why a call has no value.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// SQLite refused it.
    #[error(transparent)]
    Refused(#[from] rusqlite::Error),
    /// The work panicked, or the runtime ended before it began.
    #[error(transparent)]
    Died(#[from] JoinError),
}

// ANCHOR: a_call
/// Right, and the simplest: a thread for blocking, a connection of its own. For a program that asks now and
/// then: opening costs more than the query, and no statement stays prepared.
///
/// Cancel safety: work that has begun goes on, and what it writes is written.
///
/// # Errors
///
/// The file can't be opened, `work` fails or panics.
pub async fn a_call<T: Send + 'static>(
    file: PathBuf,
    work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
) -> Result<T, CallError> {
    let called = spawn_blocking(move || {
        let connection = open(&file)?;
        work(&connection)
    });
    Ok(called.await??)
}
// ANCHOR_END: a_call

/// One connection for all tasks.
#[derive(Debug, Clone)]
pub struct Shared {
    connection: Arc<Mutex<Connection>>,
}

impl Shared {
    /// Shares the connection.
    #[must_use]
    pub fn new(connection: Connection) -> Self {
        Self {
            connection: Arc::new(Mutex::new(connection)),
        }
    }

    /// Waits for the connection. Blocks its thread.
    pub(super) fn lock(&self) -> MutexGuard<'_, Connection> {
        // A panic in a call has left no transaction behind: rusqlite's guards roll back.
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

// ANCHOR: on_the_worker
impl Shared {
    /// Wrong: the query, and the wait for the connection and for locks of the file, hold the thread that all
    /// tasks share. No lint sees it: nothing is locked across an await.
    ///
    /// # Errors
    ///
    /// `work` fails.
    #[expect(
        clippy::unused_async,
        reason = "this is the mistake: async in name only"
    )]
    pub async fn on_the_worker<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, CallError> {
        Ok(work(&self.lock())?)
    }
}
// ANCHOR_END: on_the_worker

// ANCHOR: shared
impl Shared {
    /// Right: locked where it is used. Each call that waits holds a thread.
    ///
    /// Cancel safety: work that was handed over is done, and what it writes is written.
    ///
    /// # Errors
    ///
    /// `work` fails or panics.
    pub async fn call<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, CallError> {
        let this = self.clone();
        Ok(spawn_blocking(move || work(&this.lock())).await??)
    }
}
// ANCHOR_END: shared
