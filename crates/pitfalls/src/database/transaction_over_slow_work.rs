//! While a transaction waits for something slow, its connection works for nobody.

use std::time::Duration;

use sqlx::SqlitePool;
use tokio::time::sleep;

use super::accounts;
use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "transaction-over-slow-work",
    symptom: "When a third party is slow, queries that have nothing to do with it time out",
    also: &[
        "PoolTimedOut",
        "transaction too long",
        "http call in transaction",
        "idle in transaction",
        "pool timed out",
        "connection held across await",
    ],
    cause: "The transaction is open, and holds its connection and its locks, while a request is under way: as many slow requests as connections, and the pool is empty.",
    cure: "Ask first, then open the transaction; or commit, ask, and open another.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "with a pool of one connection and a request that is slow",
    )],
    met_in: &[
        "https://github.com/transact-rs/sqlx/issues/2276",
        "https://github.com/sidorares/node-mysql2/issues/4497",
    ],
    broken: Scene::RealTime(|| Box::pin(scene(broken))),
    fixed: Scene::RealTime(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: the connection waits for the rate.
pub async fn broken(pool: &SqlitePool) -> sqlx::Result<()> {
    let mut tx = pool.begin().await?;
    let rate = exchange_rate().await;
    sqlx::query("UPDATE accounts SET balance = balance * $1")
        .bind(rate)
        .execute(&mut *tx)
        .await?;
    tx.commit().await
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The connection is taken when there is something to write.
pub async fn fixed(pool: &SqlitePool) -> sqlx::Result<()> {
    let rate = exchange_rate().await;
    let mut tx = pool.begin().await?;
    sqlx::query("UPDATE accounts SET balance = balance * $1")
        .bind(rate)
        .execute(&mut *tx)
        .await?;
    tx.commit().await
}
// ANCHOR_END: fixed

/// A service that is slow today.
async fn exchange_rate() -> i64 {
    sleep(Duration::from_millis(500)).await;
    2
}

/// A pool of one connection, the conversion, and a query that comes meanwhile and has a fifth of a second.
async fn scene(convert: impl AsyncFnOnce(&SqlitePool) -> sqlx::Result<()>) -> Seen {
    let balance = async {
        let bank = accounts::bank(1).await?;
        let query = async {
            sleep(Duration::from_millis(50)).await;
            sqlx::query_scalar("SELECT balance FROM accounts")
                .fetch_one(&bank.pool)
                .await
        };
        let (converted, balance) = tokio::join!(convert(&bank.pool), query);
        converted?;
        balance
    };
    Seen::of("the query beside it", accounts::told(balance.await))
}
