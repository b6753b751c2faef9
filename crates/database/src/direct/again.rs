//! A write that took too long, and is tried again: what became of the first try?
//!
//! A limit on a wait ends the wait. The write may still come to pass, and who gave up can't know. So either nobody tries again, or
//! twice has to mean once.

use std::time::Duration;

use rusqlite::{Connection, Result};
use tokio::time::error::Elapsed;
use tokio::time::timeout;
use tracing::instrument;

use super::shared::{CallError, Shared};

/// A value was measured, and is to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// Made by whoever measured, and for this reading only.
    pub id: i64,
    /// What was measured.
    pub value: i64,
}

// ANCHOR: insert
/// Wrong to try again: each try is a row, also one that took too long.
///
/// # Errors
///
/// The database fails.
pub fn insert(connection: &Connection, reading: Reading) -> Result<usize> {
    let insert = "INSERT INTO readings (value) VALUES (?1)";
    connection.execute(insert, [reading.value])
}

/// Right: the reading had its id before it was written, and to write it twice is to write it once.
///
/// # Errors
///
/// The database fails.
pub fn insert_once(connection: &Connection, reading: Reading) -> Result<usize> {
    let insert = "INSERT INTO readings (id, value) VALUES (?1, ?2) ON CONFLICT (id) DO NOTHING";
    connection.execute(insert, (reading.id, reading.value))
}
// ANCHOR_END: insert

// ANCHOR: tries
/// Why nobody knows whether a reading was written.
#[derive(Debug, thiserror::Error)]
pub enum TryError {
    /// The try goes on, and nobody waits for it.
    #[error("given up")]
    TookTooLong(#[from] Elapsed),
    /// The database failed.
    #[error(transparent)]
    Failed(#[from] CallError),
}

/// Tries three times, and waits for each try no longer than `limit`. Gives the number of the try that was
/// answered.
///
/// # Errors
///
/// The database fails, or the third try takes too long as well.
pub async fn tries(
    database: &Shared,
    write: fn(&Connection, Reading) -> Result<usize>,
    reading: Reading,
    limit: Duration,
) -> std::result::Result<u32, TryError> {
    let mut n = 1;
    loop {
        match one_try(n, database, write, reading, limit).await {
            Err(TryError::TookTooLong(_)) if n < 3 => n += 1,
            tried => return tried.map(|()| n),
        }
    }
}

#[instrument(name = "try", skip(database, write, reading, limit), ret, err)]
async fn one_try(
    n: u32,
    database: &Shared,
    write: fn(&Connection, Reading) -> Result<usize>,
    reading: Reading,
    limit: Duration,
) -> std::result::Result<(), TryError> {
    let writing = database.call(move |connection| write(connection, reading));
    timeout(limit, writing).await??;
    Ok(())
}
// ANCHOR_END: tries
