//! A million rows without a million rows in memory: what each way holds, and for how long.

use futures::TryStreamExt;
use sqlx::SqlitePool;

/// A row of `readings`: its id and its value.
pub type Reading = (i64, i64);

// ANCHOR: all
/// All rows, then the work: the connection is back before it begins. They have to fit into memory.
///
/// # Errors
///
/// No connection in time, or the database fails.
pub async fn all(pool: &SqlitePool, mut work: impl AsyncFnMut(Reading)) -> Result<(), sqlx::Error> {
    let rows: Vec<Reading> = sqlx::query_as("SELECT id, value FROM readings ORDER BY id")
        .fetch_all(pool)
        .await?;
    for row in rows {
        work(row).await;
    }
    Ok(())
}
// ANCHOR_END: all

// ANCHOR: streamed
/// Row by row: a few in memory, and the connection held until the last one is worked on. On SQLite, the
/// read transaction as well.
///
/// # Errors
///
/// No connection in time, or the database fails.
pub async fn streamed(
    pool: &SqlitePool,
    mut work: impl AsyncFnMut(Reading),
) -> Result<(), sqlx::Error> {
    let mut rows =
        sqlx::query_as::<_, Reading>("SELECT id, value FROM readings ORDER BY id").fetch(pool);
    while let Some(row) = rows.try_next().await? {
        work(row).await;
    }
    Ok(())
}
// ANCHOR_END: streamed

// ANCHOR: paged
/// Page by page, each from where the last one ended: a page in memory, and no connection held while it
/// is worked on. What is written meanwhile may be seen.
///
/// # Errors
///
/// No connection in time, or the database fails.
pub async fn paged(
    pool: &SqlitePool,
    mut work: impl AsyncFnMut(Reading),
) -> Result<(), sqlx::Error> {
    const PAGE: i64 = 100;
    let mut last = 0;
    loop {
        // Not OFFSET: it counts its way through all that came before, each time.
        let page: Vec<Reading> =
            sqlx::query_as("SELECT id, value FROM readings WHERE id > $1 ORDER BY id LIMIT $2")
                .bind(last)
                .bind(PAGE)
                .fetch_all(pool)
                .await?;
        let Some(&(end, _)) = page.last() else {
            return Ok(());
        };
        for row in page {
            work(row).await;
        }
        last = end;
    }
}
// ANCHOR_END: paged
