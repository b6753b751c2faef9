//! The article's case on PostgreSQL: connect, register, close.
//!
//! Its twin is `on_sqlite.rs`. What differs: how it is opened, a plain `BEGIN`, the pool's size.

use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPoolOptions};
use sqlx::{Connection, PgPool};

use crate::users::{INSERT, RegisterError, SELECT, User};

/// The tables.
pub static MIGRATIONS: Migrator = sqlx::migrate!("migrations/postgres");

// ANCHOR: open
/// Connects, and brings the tables up to date.
///
/// # Errors
///
/// The server can't be reached or doesn't let us in, or its tables are those of another program.
pub async fn open(server: &PgConnectOptions) -> Result<PgPool, sqlx::Error> {
    // A pool takes a closed port for a server that is starting, tries again until its time is up, and
    // says that it timed out. One connection says why.
    PgConnection::connect_with(server).await?.close().await?;
    let pool = PgPoolOptions::new()
        .min_connections(10)
        .max_connections(20)
        .acquire_timeout(Duration::from_secs(5))
        .connect_with(server.clone())
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
pub async fn register(pool: &PgPool, name: &str, email: &str) -> Result<User, RegisterError> {
    let mut tx = pool.begin().await?;
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
/// Connects, works, and closes the pool, whether the work succeeded or not.
///
/// Cancel safety: dropped, or with a panic in `work`, the pool is dropped and nobody waits for its
/// connections to close.
///
/// # Errors
///
/// Those of [`open`] and of `work`.
pub async fn with_pool<T, E: From<sqlx::Error>>(
    server: &PgConnectOptions,
    work: impl AsyncFnOnce(&PgPool) -> Result<T, E>,
) -> Result<T, E> {
    let pool = open(server).await?;
    let result = work(&pool).await;
    pool.close().await; // waits for the connections that are out
    result
}
// ANCHOR_END: with_pool
