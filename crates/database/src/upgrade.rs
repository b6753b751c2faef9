//! SQLite: a transaction that reads, thinks, and then writes.
//!
//! `BEGIN` takes no lock. The first read makes a reader of the transaction, the first write wants to make a writer of it; if
//! somebody else has written since, what was read is old, and no waiting makes it new. So SQLite doesn't wait.

use sqlx::{SqliteConnection, SqlitePool};

// ANCHOR: deferred
/// Wrong: `database is locked`, at once, where somebody wrote after our read.
///
/// # Errors
///
/// That, whatever the busy timeout; or the database fails.
pub async fn deferred(
    pool: &SqlitePool,
    id: i64,
    decide: impl AsyncFnOnce(i64) -> i64,
) -> Result<(), sqlx::Error> {
    let mut tx = pool.begin().await?;
    let balance = decide(read(&mut tx, id).await?).await;
    write(&mut tx, id, balance).await?;
    tx.commit().await
}
// ANCHOR_END: deferred

// ANCHOR: immediate
/// A writer from its first statement on: it waits its turn before it reads.
///
/// # Errors
///
/// The turn didn't come within the busy timeout, or the database fails.
pub async fn immediate(
    pool: &SqlitePool,
    id: i64,
    decide: impl AsyncFnOnce(i64) -> i64,
) -> Result<(), sqlx::Error> {
    let mut tx = pool.begin_with("BEGIN IMMEDIATE").await?;
    let balance = decide(read(&mut tx, id).await?).await;
    write(&mut tx, id, balance).await?;
    tx.commit().await
}
// ANCHOR_END: immediate

async fn read(connection: &mut SqliteConnection, id: i64) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT balance FROM accounts WHERE id = $1")
        .bind(id)
        .fetch_one(connection)
        .await
}

async fn write(
    connection: &mut SqliteConnection,
    id: i64,
    balance: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE accounts SET balance = $1 WHERE id = $2")
        .bind(balance)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}
