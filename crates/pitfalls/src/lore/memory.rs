//! "`sqlite::memory:` is a database for each connection of the pool"

use sqlx::SqlitePool;

use super::Lore;
use crate::frame::{Scene, Seen};

pub(super) const LORE: Lore = Lore {
    name: "memory",
    claim: "`sqlite::memory:` is a database for each connection of the pool",
    truth: "sqlx gives each pool a database with a name of its own, and its connections share it; with rusqlite, and with `:memory:` elsewhere, it is as the claim says.",
    program: Scene::RealTime(|| Box::pin(program())),
};

// ANCHOR: program
/// A table that one connection makes and another one reads.
async fn program() -> Seen {
    let read = async {
        let pool = SqlitePool::connect("sqlite::memory:").await?;
        let mut one = pool.acquire().await?;
        let mut other = pool.acquire().await?;
        sqlx::query("CREATE TABLE t (n INTEGER)")
            .execute(&mut *one)
            .await?;
        sqlx::query("INSERT INTO t VALUES (7)")
            .execute(&mut *one)
            .await?;
        sqlx::query_scalar::<_, i64>("SELECT n FROM t")
            .fetch_one(&mut *other)
            .await
    };
    let read: sqlx::Result<i64> = read.await;
    let read = read.map_or_else(|error| error.to_string(), |n| n.to_string());
    Seen::of("written by one connection", 7).and("read by the other", read)
}
// ANCHOR_END: program
