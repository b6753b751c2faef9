//! A query on the pool, inside of a transaction.
//!
//! `&pool` is an executor, and so is `&mut *tx`. The compiler takes either.

use sqlx::{SqliteConnection, SqlitePool};

// ANCHOR: wrong
/// Wrong: the second statement takes a second connection while the first one is held. It isn't in the
/// transaction, and may wait for itself.
///
/// # Errors
///
/// No second connection in time; and if there is one, it waits for our own lock until it gives up.
pub async fn on_the_pool(pool: &SqlitePool, values: [i64; 2]) -> Result<(), sqlx::Error> {
    let mut tx = pool.begin_with("BEGIN IMMEDIATE").await?;
    let [first, second] = values;
    sqlx::query("INSERT INTO readings (value) VALUES ($1)")
        .bind(first)
        .execute(&mut *tx)
        .await?;
    sqlx::query("INSERT INTO readings (value) VALUES ($1)")
        .bind(second)
        .execute(pool)
        .await?;
    tx.commit().await
}
// ANCHOR_END: wrong

// ANCHOR: right
/// Both statements on the transaction's connection.
///
/// # Errors
///
/// The database fails.
pub async fn on_the_transaction(pool: &SqlitePool, values: [i64; 2]) -> Result<(), sqlx::Error> {
    let mut tx = pool.begin_with("BEGIN IMMEDIATE").await?;
    for value in values {
        insert(&mut tx, value).await?;
    }
    tx.commit().await
}

/// A function that writes takes a connection. It can't take another one, and its caller decides what
/// it is a part of.
async fn insert(connection: &mut SqliteConnection, value: i64) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO readings (value) VALUES ($1)")
        .bind(value)
        .execute(connection)
        .await?;
    Ok(())
}
// ANCHOR_END: right
