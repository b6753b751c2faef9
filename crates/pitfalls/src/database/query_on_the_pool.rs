//! A transaction holds a connection, and a query on the pool wants another one.

use sqlx::SqlitePool;

use super::accounts;
use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "query-on-the-pool",
    symptom: "Under load every request fails with \"pool timed out while waiting for an open connection\", and none has done anything",
    also: &[
        "PoolTimedOut",
        "deadlock",
        "acquire",
        "pool exhausted",
        "nested acquire",
        "waiting for an open connection",
        "connection leak",
        "all connections in use",
    ],
    cause: "Each transaction holds one connection and waits for a second: when all are taken by transactions, each waits for the others.",
    cure: "Run every query of a transaction on the transaction: `&mut *tx`.",
    caught_by: &[],
    shown_by: &[Watch::Test("with a pool of one connection")],
    met_in: &[
        "https://github.com/transact-rs/sqlx/issues/2276",
        "https://github.com/transact-rs/sqlx/issues/865",
    ],
    broken: Scene::RealTime(|| Box::pin(scene(broken))),
    fixed: Scene::RealTime(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: the balance is read on another connection than the transaction's, if there is one.
pub async fn broken(pool: &SqlitePool) -> sqlx::Result<i64> {
    let mut tx = pool.begin().await?;
    sqlx::query("UPDATE accounts SET balance = balance + 1")
        .execute(&mut *tx)
        .await?;
    let balance = sqlx::query_scalar("SELECT balance FROM accounts")
        .fetch_one(pool)
        .await?;
    tx.commit().await?;
    Ok(balance)
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// One connection for the whole transaction.
pub async fn fixed(pool: &SqlitePool) -> sqlx::Result<i64> {
    let mut tx = pool.begin().await?;
    sqlx::query("UPDATE accounts SET balance = balance + 1")
        .execute(&mut *tx)
        .await?;
    let balance = sqlx::query_scalar("SELECT balance FROM accounts")
        .fetch_one(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(balance)
}
// ANCHOR_END: fixed

/// A pool of one connection, with a fifth of a second of patience.
async fn scene(pay_in: impl AsyncFnOnce(&SqlitePool) -> sqlx::Result<i64>) -> Seen {
    let paid = async {
        let bank = accounts::bank(1).await?;
        pay_in(&bank.pool).await
    };
    Seen::of("balance of 100, and 1 more", accounts::told(paid.await))
}
