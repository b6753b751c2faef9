//! Money from one account to another, dropped at any await: neither made nor lost.
//!
//! What makes it so is the transaction; the `id` of a transfer is what makes it safe to ask again when
//! nobody knows whether a cancelled one happened.

use sqlx::{PgPool, Postgres, SqlitePool, Transaction};

/// What is to be moved.
#[derive(Debug, Clone)]
pub struct Transfer {
    /// Chosen by who asks, and the same when they ask again.
    pub id: String,
    /// Whose balance shrinks.
    pub source: i64,
    /// Whose balance grows.
    pub target: i64,
    /// More than nothing.
    pub amount: i64,
}

/// Why nothing was moved.
#[derive(Debug, thiserror::Error)]
pub enum TransferError {
    /// There isn't so much on it, or it doesn't exist.
    #[error("account {0} can't pay that")]
    CannotPay(i64),
    /// Where would it go?
    #[error("one of the accounts doesn't exist")]
    NoSuchAccount,
    /// Anything else.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

const TAKE: &str = "UPDATE accounts SET balance = balance - $1 WHERE id = $2 AND balance >= $1";
const GIVE: &str = "UPDATE accounts SET balance = balance + $1 WHERE id = $2";
const ENTER: &str = "INSERT INTO transfers (id, source, target, amount) VALUES ($1, $2, $3, $4) \
                     ON CONFLICT (id) DO NOTHING";

// ANCHOR: wrong
/// Wrong: dropped between the two, it has taken and not given.
///
/// # Errors
///
/// The source can't pay, there is no target, or the database fails.
pub async fn in_two_steps(pool: &SqlitePool, transfer: &Transfer) -> Result<(), TransferError> {
    let taken = sqlx::query(TAKE)
        .bind(transfer.amount)
        .bind(transfer.source)
        .execute(pool)
        .await?;
    if taken.rows_affected() == 0 {
        return Err(TransferError::CannotPay(transfer.source));
    }
    let given = sqlx::query(GIVE)
        .bind(transfer.amount)
        .bind(transfer.target)
        .execute(pool)
        .await?;
    if given.rows_affected() == 0 {
        return Err(TransferError::NoSuchAccount);
    }
    Ok(())
}
// ANCHOR_END: wrong

// ANCHOR: sqlite
/// Moves the amount, once, however often this transfer is asked for.
///
/// Cancel safety: all of it happens or nothing. Dropped while it commits, nobody knows which: ask again.
///
/// # Errors
///
/// The source can't pay, there is no target, or the database fails.
pub async fn on_sqlite(pool: &SqlitePool, transfer: &Transfer) -> Result<(), TransferError> {
    let mut tx = pool.begin_with("BEGIN IMMEDIATE").await?;
    let entered = sqlx::query(ENTER)
        .bind(&transfer.id)
        .bind(transfer.source)
        .bind(transfer.target)
        .bind(transfer.amount)
        .execute(&mut *tx)
        .await
        .map_err(no_such_account)?;
    if entered.rows_affected() == 0 {
        return Ok(()); // done before
    }
    let taken = sqlx::query(TAKE)
        .bind(transfer.amount)
        .bind(transfer.source)
        .execute(&mut *tx)
        .await?;
    if taken.rows_affected() == 0 {
        return Err(TransferError::CannotPay(transfer.source));
    }
    sqlx::query(GIVE)
        .bind(transfer.amount)
        .bind(transfer.target)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(())
}
// ANCHOR_END: sqlite

// ANCHOR: postgres
/// As [`on_sqlite`], with several writers at a time: it locks both accounts first, in the same order
/// whichever way the money goes. Two opposite transfers would wait for each other for ever.
///
/// Cancel safety: as [`on_sqlite`], because of [`begin`].
///
/// # Errors
///
/// The source can't pay, there is no target, or the database fails.
pub async fn on_postgres(pool: &PgPool, transfer: &Transfer) -> Result<(), TransferError> {
    let mut tx = begin(pool).await?;
    sqlx::query("SELECT id FROM accounts WHERE id IN ($1, $2) ORDER BY id FOR UPDATE")
        .bind(transfer.source)
        .bind(transfer.target)
        .execute(&mut *tx)
        .await?;
    let entered = sqlx::query(ENTER)
        .bind(&transfer.id)
        .bind(transfer.source)
        .bind(transfer.target)
        .bind(transfer.amount)
        .execute(&mut *tx)
        .await
        .map_err(no_such_account)?;
    if entered.rows_affected() == 0 {
        return Ok(()); // done before
    }
    let taken = sqlx::query(TAKE)
        .bind(transfer.amount)
        .bind(transfer.source)
        .execute(&mut *tx)
        .await?;
    if taken.rows_affected() == 0 {
        return Err(TransferError::CannotPay(transfer.source));
    }
    sqlx::query(GIVE)
        .bind(transfer.amount)
        .bind(transfer.target)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(())
}
// ANCHOR_END: postgres

/// The foreign keys of `transfers` know it before we look.
fn no_such_account(error: sqlx::Error) -> TransferError {
    match error.as_database_error() {
        Some(refused) if refused.is_foreign_key_violation() => TransferError::NoSuchAccount,
        _ => TransferError::Database(error),
    }
}

// ANCHOR: begin
/// `pool.begin()`, in a task that is never dropped half-way.
///
/// In sqlx 0.9.0 a `begin` on PostgreSQL that is dropped after `BEGIN` was sent leaves the transaction
/// open, on a connection that goes back to the pool. A task that nobody waits for gets its transaction
/// and drops it, which rolls back.
///
/// # Errors
///
/// No connection in time, or the server fails.
pub async fn begin(pool: &PgPool) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
    let pool = pool.clone();
    let begun = tokio::spawn(async move { pool.begin().await });
    match begun.await {
        Ok(transaction) => transaction,
        Err(stopped) => Err(sqlx::Error::Io(stopped.into())),
    }
}
// ANCHOR_END: begin
