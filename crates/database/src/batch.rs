//! Many rows into one table, four ways.
//!
//! What differs is how often the disk is waited for, and how often the statement goes to the database and its answer comes back.

use sqlx::{QueryBuilder, Sqlite, SqlitePool};

const INSERT: &str = "INSERT INTO readings (value) VALUES ($1)";

// ANCHOR: each
/// Slow: a transaction a row, because a statement by itself is one.
///
/// Cancel safety: the rows so far stay.
///
/// # Errors
///
/// The database fails.
pub async fn a_transaction_each(pool: &SqlitePool, values: &[i64]) -> Result<(), sqlx::Error> {
    for value in values {
        sqlx::query(INSERT).bind(value).execute(pool).await?;
    }
    Ok(())
}
// ANCHOR_END: each

// ANCHOR: one
/// One transaction: the disk is waited for once. The statement is prepared once, too, and sent for each
/// row.
///
/// Cancel safety: all of them or none.
///
/// # Errors
///
/// The database fails.
pub async fn one_transaction(pool: &SqlitePool, values: &[i64]) -> Result<(), sqlx::Error> {
    let mut tx = pool.begin_with("BEGIN IMMEDIATE").await?;
    for value in values {
        sqlx::query(INSERT).bind(value).execute(&mut *tx).await?;
    }
    tx.commit().await
}
// ANCHOR_END: one

// ANCHOR: many
/// One statement for many rows. Both databases have a limit on how many values one statement takes:
/// 32 766 in SQLite, 65 535 in PostgreSQL.
///
/// Cancel safety: all of them or none.
///
/// # Errors
///
/// The database fails.
pub async fn many_values(pool: &SqlitePool, values: &[i64]) -> Result<(), sqlx::Error> {
    const ROWS: usize = 1_000;
    let mut tx = pool.begin_with("BEGIN IMMEDIATE").await?;
    for values in values.chunks(ROWS) {
        let mut insert = QueryBuilder::<Sqlite>::new("INSERT INTO readings (value) ");
        insert.push_values(values, |mut row, value| {
            row.push_bind(value);
        });
        insert.build().execute(&mut *tx).await?;
    }
    tx.commit().await
}
// ANCHOR_END: many

// ANCHOR: json
/// One statement with one value, which SQLite takes apart. No limit but memory, and the same statement
/// for any number of rows.
///
/// Cancel safety: all of them or none.
///
/// # Errors
///
/// The database fails.
pub async fn one_value(pool: &SqlitePool, values: &[i64]) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO readings (value) SELECT value FROM json_each($1)")
        .bind(format!("{values:?}")) // numbers only: this is JSON
        .execute(pool)
        .await?;
    Ok(())
}
// ANCHOR_END: json
