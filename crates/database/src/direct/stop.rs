//! Stopping a query that runs on another thread.
//!
//! SQLite's `interrupt` ends what its connection is doing at that moment: whosever that is, and nothing if it does nothing yet.
//! A query that asks by itself whether it is still wanted knows neither fault. Not for writes that share a transaction: to stop
//! one of them rolls back all.

use rusqlite::{Connection, Result};
use tokio_util::sync::CancellationToken;

/// After how many steps of SQLite's machine a query asks: some tens of microseconds.
const STEPS: i32 = 1_000;

// ANCHOR: unless
/// Runs `work`, whose queries end with "interrupted" when `stop` is cancelled; `None` if it was cancelled
/// before.
///
/// It can't end the wait for a lock of the file, nor what isn't a query.
///
/// # Errors
///
/// `work` fails, or is stopped.
pub fn unless_stopped<T>(
    connection: &Connection,
    stop: &CancellationToken,
    work: impl FnOnce(&Connection) -> T,
) -> Result<Option<T>> {
    if stop.is_cancelled() {
        return Ok(None);
    }
    let asked = stop.clone();
    connection.progress_handler(STEPS, Some(move || asked.is_cancelled()))?;
    let _asked_no_more = AskNoMore(connection); // after a panic neither
    Ok(Some(work(connection)))
}

/// The connection goes on to other queries, which are not meant.
struct AskNoMore<'a>(&'a Connection);

impl Drop for AskNoMore<'_> {
    fn drop(&mut self) {
        self.0.progress_handler(0, None::<fn() -> bool>).ok();
    }
}
// ANCHOR_END: unless
