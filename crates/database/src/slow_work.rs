//! An order that is paid for by a call to somebody else: where does the transaction end?
//!
//! On a pool, what is held during a slow call is a connection; on SQLite it is also the right to write, which there is one of.

use sqlx::SqlitePool;
use tracing::{Instrument, info_span, instrument};

const START: &str = "UPDATE orders SET state = 'charging' WHERE id = $1 AND state = 'new'";
const END: &str = "UPDATE orders SET state = 'paid', receipt = $2 \
                   WHERE id = $1 AND state = 'charging'";

// ANCHOR: across
/// Wrong: the transaction, its connection and its locks wait for somebody else's server.
///
/// # Errors
///
/// No connection in time, or the database fails; also where the order isn't new.
#[instrument(name = "order", ret, err, skip(pool, charge))]
pub async fn across(
    n: i64,
    pool: &SqlitePool,
    charge: impl Future<Output = String>,
) -> Result<(), sqlx::Error> {
    let mut tx = pool
        .begin_with("BEGIN IMMEDIATE")
        .instrument(info_span!("wait for connection"))
        .await?;
    one_row(sqlx::query(START).bind(n).execute(&mut *tx).await?)?;
    let receipt = charge.await;
    one_row(
        sqlx::query(END)
            .bind(n)
            .bind(receipt)
            .execute(&mut *tx)
            .await?,
    )?;
    tx.commit().await
}
// ANCHOR_END: across

// ANCHOR: around
/// Two short transactions around it, of a statement each. In between no connection is held.
///
/// Cancel safety: an order that is dropped while it is paid for stays `charging`, for all to see. Whoever
/// finds one asks the other side whether it was paid.
///
/// # Errors
///
/// No connection in time, or the database fails; also where the order isn't new.
#[instrument(name = "order", ret, err, skip(pool, charge))]
pub async fn around(
    n: i64,
    pool: &SqlitePool,
    charge: impl Future<Output = String>,
) -> Result<(), sqlx::Error> {
    one_row(
        sqlx::query(START)
            .bind(n)
            .execute(pool)
            .instrument(info_span!("wait for connection"))
            .await?,
    )?;
    let receipt = charge.await;
    one_row(sqlx::query(END).bind(n).bind(receipt).execute(pool).await?)
}
// ANCHOR_END: around

/// The state in the `WHERE` is the lock: of two that want the same order, one finds no row.
fn one_row(done: sqlx::sqlite::SqliteQueryResult) -> Result<(), sqlx::Error> {
    match done.rows_affected() {
        1 => Ok(()),
        _ => Err(sqlx::Error::RowNotFound),
    }
}
