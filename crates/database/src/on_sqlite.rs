//! The article's case on SQLite: open, register, close.
//!
//! Its twin is `on_postgres.rs`. What differs: how it is opened, `BEGIN IMMEDIATE`, the pool's size.

use std::path::Path;
use std::time::Duration;

use sqlx::SqlitePool;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use crate::users::{INSERT, RegisterError, SELECT, User};

/// The tables.
pub static MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");

// ANCHOR: open
/// The settings that a server wants and SQLite doesn't have by default.
#[must_use]
pub fn settings(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        // Readers and the writer don't wait for each other.
        .journal_mode(SqliteJournalMode::Wal)
        // With WAL: a power cut may cost the last transactions, and never the file.
        .synchronous(SqliteSynchronous::Normal)
        // How long a writer waits for another one.
        .busy_timeout(Duration::from_secs(5))
}

/// Opens the file, makes it if it isn't there, and brings its tables up to date.
///
/// # Errors
///
/// The file can't be opened, is no database, or its tables are those of another program.
pub async fn open(file: &Path) -> Result<SqlitePool, sqlx::Error> {
    let pool = SqlitePoolOptions::new()
        .max_connections(4)
        .acquire_timeout(Duration::from_secs(5))
        .connect_with(settings(file))
        .await?;
    MIGRATIONS.run(&pool).await?;
    Ok(pool)
}
// ANCHOR_END: open

// ANCHOR: register
/// Registers a user, and reads back what was written.
///
/// Cancel safety: dropped before the commit is on its way, nobody is registered. After that, somebody may
/// be.
///
/// # Errors
///
/// The address is taken, or the database fails.
pub async fn register(pool: &SqlitePool, name: &str, email: &str) -> Result<User, RegisterError> {
    let mut tx = pool.begin_with("BEGIN IMMEDIATE").await?;
    let id: i64 = sqlx::query_scalar(INSERT)
        .bind(name)
        .bind(email)
        .fetch_one(&mut *tx)
        .await?;
    let user = sqlx::query_as(SELECT).bind(id).fetch_one(&mut *tx).await?;
    tx.commit().await?;
    Ok(user)
}
// ANCHOR_END: register

// ANCHOR: with_pool
/// Opens the database, works, and closes it, whether the work succeeded or not.
///
/// Cancel safety: dropped, or with a panic in `work`, the pool is dropped and nobody waits for its
/// connections to close.
///
/// # Errors
///
/// Those of [`open`] and of `work`.
pub async fn with_pool<T, E: From<sqlx::Error>>(
    file: &Path,
    work: impl AsyncFnOnce(&SqlitePool) -> Result<T, E>,
) -> Result<T, E> {
    let pool = open(file).await?;
    let result = work(&pool).await;
    pool.close().await; // waits for the connections that are out
    result
}
// ANCHOR_END: with_pool
