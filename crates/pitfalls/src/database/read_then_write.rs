//! SQLite doesn't wait where waiting couldn't help.

use sqlx::SqlitePool;

use super::accounts;
use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "read-then-write",
    symptom: "\"database is locked\" comes at once, though the busy timeout is five seconds",
    also: &[
        "SQLITE_BUSY",
        "busy_timeout ignored",
        "BEGIN IMMEDIATE",
        "deferred transaction",
        "upgrade",
    ],
    cause: "The transaction begins as a reader and wants to become a writer after somebody else has written: what it read is old, and no waiting makes it new.",
    cure: "`BEGIN IMMEDIATE` for a transaction that will write: it waits for its turn before it reads.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "in which somebody writes between the read and the write",
    )],
    met_in: &[
        "https://github.com/chatmail/core/pull/4063",
        "https://github.com/cdavid817/vanehub-ai/pull/211",
        "https://www.sqlite.org/lang_transaction.html",
    ],
    broken: Scene::RealTime(|| Box::pin(scene(broken))),
    fixed: Scene::RealTime(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: a reader that wants to become a writer.
pub async fn broken(pool: &SqlitePool, meanwhile: impl Future<Output = ()>) -> sqlx::Result<i64> {
    let mut tx = pool.begin().await?;
    let balance: i64 = sqlx::query_scalar("SELECT balance FROM accounts")
        .fetch_one(&mut *tx)
        .await?;
    meanwhile.await;
    sqlx::query("UPDATE accounts SET balance = $1")
        .bind(balance + 1)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(balance + 1)
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// A writer from the start: others wait for it, or it for them.
pub async fn fixed(pool: &SqlitePool, meanwhile: impl Future<Output = ()>) -> sqlx::Result<i64> {
    let mut tx = pool.begin_with("BEGIN IMMEDIATE").await?;
    let balance: i64 = sqlx::query_scalar("SELECT balance FROM accounts")
        .fetch_one(&mut *tx)
        .await?;
    meanwhile.await;
    sqlx::query("UPDATE accounts SET balance = $1")
        .bind(balance + 1)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(balance + 1)
}
// ANCHOR_END: fixed

/// Two connections; the other one writes in between, as far as it may, and has a tenth of a second.
async fn scene(
    pay_in: impl AsyncFnOnce(&SqlitePool, accounts::Boxed) -> sqlx::Result<i64>,
) -> Seen {
    let paid = async {
        let bank = accounts::bank(2).await?;
        let other = accounts::other_writer(bank.pool.clone());
        pay_in(&bank.pool, other).await
    };
    Seen::of("balance of 100, and 1 more", accounts::told(paid.await))
}
