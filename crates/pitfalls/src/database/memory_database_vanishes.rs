//! A database in memory lives as long as somebody is connected to it.

use sqlx::sqlite::SqlitePoolOptions;
use sqlx::{Connection, SqliteConnection, SqlitePool};

use super::accounts;
use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "memory-database-vanishes",
    symptom: "With the database in memory everything works for some minutes, and then there is \"no such table\"",
    also: &[
        "sqlite::memory:",
        "in-memory",
        "no such table",
        "idle_timeout",
        "max_lifetime",
        "tests",
    ],
    cause: "All connections of the pool share one database, which ends with the last of them; the pool closes connections that were idle or old, and for a moment there may be none.",
    cure: "Keep a connection of your own open beside the pool, or use a file in a temporary folder.",
    caught_by: &[],
    shown_by: &[Watch::Test("that closes the only connection")],
    met_in: &[
        "https://github.com/transact-rs/sqlx/issues/1647",
        "https://github.com/transact-rs/sqlx/issues/2510",
        "https://github.com/NatLabRockies/torc/pull/290",
    ],
    broken: Scene::RealTime(|| Box::pin(scene(broken))),
    fixed: Scene::RealTime(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: nobody holds the database when the pool has closed its last connection.
pub async fn broken(url: &str) -> sqlx::Result<(SqlitePool, Option<SqliteConnection>)> {
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .connect(url)
        .await?;
    Ok((pool, None))
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The second part keeps the database alive: hold it as long as the pool.
pub async fn fixed(url: &str) -> sqlx::Result<(SqlitePool, Option<SqliteConnection>)> {
    let keeper = SqliteConnection::connect(url).await?;
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .connect(url)
        .await?;
    Ok((pool, Some(keeper)))
}
// ANCHOR_END: fixed

/// A table is made, the pool's connection grows old and is closed, and somebody asks for the table.
async fn scene(
    connect: impl AsyncFnOnce(&str) -> sqlx::Result<(SqlitePool, Option<SqliteConnection>)>,
) -> Seen {
    let balance = async {
        // A name, so that no other scene of this process has the same database.
        let url = format!(
            "sqlite:file:bank-{}?mode=memory&cache=shared",
            accounts::number()
        );
        let (pool, _keeper) = connect(&url).await?;
        accounts::open(&pool).await?;
        pool.acquire().await?.close().await?;
        sqlx::query_scalar("SELECT balance FROM accounts")
            .fetch_one(&pool)
            .await
    };
    Seen::of("the balance", accounts::told(balance.await))
}
