//! One transaction, and all the ways in which it ends.

use sqlx::SqlitePool;

use crate::users::INSERT;

// ANCHOR: enroll
/// Registers somebody, does `more`, and commits. Whatever keeps it from getting there rolls back: an
/// error, a panic, a caller who gave up.
///
/// # Errors
///
/// `more` fails, the address is taken, or the database fails.
pub async fn enroll(
    pool: &SqlitePool,
    email: &str,
    more: impl Future<Output = Result<(), sqlx::Error>>,
) -> Result<(), sqlx::Error> {
    let mut tx = pool.begin_with("BEGIN IMMEDIATE").await?;
    sqlx::query(INSERT)
        .bind("Ada")
        .bind(email)
        .execute(&mut *tx)
        .await?;
    more.await?;
    tx.commit().await
}
// ANCHOR_END: enroll
