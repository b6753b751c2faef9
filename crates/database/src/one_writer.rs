//! SQLite's shape, in types: one connection that writes, several that read.
//!
//! SQLite has one writer at a time, whatever we do. In a pool where anybody may write, the writers that wait hold a connection
//! and a thread each, and sleep and try again until the busy timeout: readers find the pool empty. Here they wait in a queue, in
//! order, and hold nothing.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::SqlitePoolOptions;
use sqlx::{Sqlite, SqlitePool, Transaction};

use crate::on_sqlite::{MIGRATIONS, settings};

// ANCHOR: one_writer
/// A SQLite file, for a program of many tasks.
#[derive(Debug, Clone)]
pub struct Database {
    writer: SqlitePool,
    readers: SqlitePool,
}

impl Database {
    /// Opens the file, and makes it if it isn't there.
    ///
    /// # Errors
    ///
    /// The file can't be opened, is no database, or its tables are those of another program.
    pub async fn open(file: &Path, readers: u32) -> Result<Self, sqlx::Error> {
        let patient = Duration::from_secs(3);
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(patient)
            .connect_with(settings(file))
            .await?;
        MIGRATIONS.run(&writer).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(readers)
            .acquire_timeout(patient)
            .connect_with(settings(file).read_only(true))
            .await?;
        Ok(Self { writer, readers })
    }

    /// A transaction that may write, when its turn comes.
    ///
    /// # Errors
    ///
    /// The turn didn't come in time, or the database fails.
    pub async fn write(&self) -> Result<Transaction<'static, Sqlite>, sqlx::Error> {
        // Immediate all the same: other programs may write, too.
        self.writer.begin_with("BEGIN IMMEDIATE").await
    }

    /// For queries. A write on it is refused, so it can't be forgotten which is which.
    #[must_use]
    pub fn readers(&self) -> &SqlitePool {
        &self.readers
    }

    /// Waits for the transactions that are open, and closes the file.
    pub async fn close(&self) {
        self.readers.close().await;
        // The last one to close puts what is in the write-ahead log into the file.
        self.writer.close().await;
    }
}
// ANCHOR_END: one_writer
