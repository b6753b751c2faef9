//! How a thread answers a task: with a value, an error, or the panic of the work that the task sent.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::thread;

use rusqlite::Connection;
use tokio::sync::oneshot;

// ANCHOR: error
/// Why a call has no value.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// SQLite refused this call. Others of its group aren't touched.
    #[error(transparent)]
    Refused(rusqlite::Error),
    /// The transaction that this call was in could not begin or not be committed: nothing of it was written.
    #[error("the calls of this group were rolled back")]
    RolledBack(#[source] Arc<rusqlite::Error>),
    /// The database is closed.
    #[error("the database is closed")]
    Closed,
}
// ANCHOR_END: error

/// An outer error is a panic, which goes on in the task that sent the work.
pub(super) type Answer<T> = thread::Result<Result<T, Error>>;

/// Runs work that may panic: the thread that serves everybody goes on.
pub(super) fn attempt<T>(
    connection: &Connection,
    work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
) -> thread::Result<rusqlite::Result<T>> {
    // Safe to go on: what the work left half done in the database is rolled back, and the rest was its own.
    catch_unwind(AssertUnwindSafe(|| work(connection)))
}

/// Waits for the answer.
pub(super) async fn receive<T>(answered: oneshot::Receiver<Answer<T>>) -> Result<T, Error> {
    match answered.await {
        Ok(Ok(result)) => result,
        Ok(Err(panic)) => resume_unwind(panic),
        Err(_) => Err(Error::Closed),
    }
}
