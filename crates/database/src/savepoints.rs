//! A transaction inside of a transaction: one bad row, and the rest goes in.
//!
//! `tx.begin()` is a savepoint. PostgreSQL needs it: there a statement that failed spoils its whole transaction, and on SQLite
//! only itself.

use sqlx::{Acquire, SqliteConnection, SqlitePool};

use crate::users::INSERT;

/// A user to import: the name, the address, the balance of the account.
pub type Row = (&'static str, &'static str, i64);

// ANCHOR: wrong
/// Wrong: a user whose account is refused is imported without one.
///
/// # Errors
///
/// The database fails.
pub async fn import_without(pool: &SqlitePool, rows: &[Row]) -> Result<Vec<usize>, sqlx::Error> {
    let mut tx = pool.begin_with("BEGIN IMMEDIATE").await?;
    let mut refused = Vec::new();
    for (n, row) in rows.iter().enumerate() {
        if import_one(&mut tx, row).await.is_err() {
            refused.push(n);
        }
    }
    tx.commit().await?;
    Ok(refused)
}
// ANCHOR_END: wrong

// ANCHOR: right
/// Imports what can be, in one transaction, and returns which rows were refused.
///
/// # Errors
///
/// The database fails.
pub async fn import(pool: &SqlitePool, rows: &[Row]) -> Result<Vec<usize>, sqlx::Error> {
    let mut tx = pool.begin_with("BEGIN IMMEDIATE").await?;
    let mut refused = Vec::new();
    for (n, row) in rows.iter().enumerate() {
        let mut savepoint = tx.begin().await?;
        match import_one(&mut savepoint, row).await {
            Ok(()) => savepoint.commit().await?,
            Err(sqlx::Error::Database(_)) => {
                savepoint.rollback().await?;
                refused.push(n);
            }
            Err(broken) => return Err(broken),
        }
    }
    tx.commit().await?;
    Ok(refused)
}

async fn import_one(connection: &mut SqliteConnection, row: &Row) -> Result<(), sqlx::Error> {
    let (name, email, balance) = row;
    let id: i64 = sqlx::query_scalar(INSERT)
        .bind(name)
        .bind(email)
        .fetch_one(&mut *connection)
        .await?;
    sqlx::query("INSERT INTO accounts (id, balance) VALUES ($1, $2)")
        .bind(id)
        .bind(balance)
        .execute(connection)
        .await?;
    Ok(())
}
// ANCHOR_END: right
