//! A transaction that is dropped is rolled back, whatever the reason.

use sqlx::SqlitePool;

use super::accounts;
use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "forgotten-commit",
    symptom: "All statements succeed, and the rows are not there",
    also: &[
        "commit",
        "rollback on drop",
        "silently lost",
        "insert disappears",
        "transaction",
    ],
    cause: "Nothing calls `commit`: the drop of a transaction rolls it back, and says nothing, since that is what it is for.",
    cure: "End each transaction by `commit().await?`, as the last line of the function that began it.",
    caught_by: &[],
    shown_by: &[Watch::Test("that reads through another connection")],
    met_in: &["https://docs.rs/sqlx/latest/sqlx/struct.Transaction.html"],
    broken: Scene::RealTime(|| Box::pin(scene(broken))),
    fixed: Scene::RealTime(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: `tx` goes, and with it what was done.
pub async fn broken(pool: &SqlitePool) -> sqlx::Result<()> {
    let mut tx = pool.begin().await?;
    sqlx::query("UPDATE accounts SET balance = balance + 1")
        .execute(&mut *tx)
        .await?;
    Ok(())
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// What was done stays, or the error says that it doesn't.
pub async fn fixed(pool: &SqlitePool) -> sqlx::Result<()> {
    let mut tx = pool.begin().await?;
    sqlx::query("UPDATE accounts SET balance = balance + 1")
        .execute(&mut *tx)
        .await?;
    tx.commit().await
}
// ANCHOR_END: fixed

/// A payment, and a look at the account.
async fn scene(pay_in: impl AsyncFnOnce(&SqlitePool) -> sqlx::Result<()>) -> Seen {
    let balance = async {
        let bank = accounts::bank(2).await?;
        pay_in(&bank.pool).await?;
        sqlx::query_scalar("SELECT balance FROM accounts")
            .fetch_one(&bank.pool)
            .await
    };
    Seen::of("balance of 100, and 1 more", accounts::told(balance.await))
}
