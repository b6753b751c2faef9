//! A pool, from outside: more tasks than connections, and what the rest do.
//!
//! What a connection is held for is a sleep here, so that the pictures show the pool and nothing else.

use std::time::Duration;

use sqlx::SqlitePool;
use tokio::task::JoinSet;
use tokio::time::sleep;
use tracing::{Instrument, info_span, instrument};

// ANCHOR: report
/// One report: a query that takes `work`, on a connection of the pool.
///
/// # Errors
///
/// No connection in time ([`sqlx::Error::PoolTimedOut`]), or the database fails.
#[instrument(ret, err, skip(pool, work))]
pub async fn report(n: usize, pool: &SqlitePool, work: Duration) -> Result<i64, sqlx::Error> {
    let mut connection = pool
        .acquire()
        .instrument(info_span!("wait for connection"))
        .await?;
    sleep(work).await; // a slow query
    sqlx::query_scalar("SELECT count(*) FROM users")
        .fetch_one(&mut *connection)
        .await
} // the connection goes back
// ANCHOR_END: report

// ANCHOR: reports
/// So many reports at the same time. Returns how many had no connection in time.
///
/// # Errors
///
/// The database fails.
pub async fn reports(pool: &SqlitePool, many: usize, work: Duration) -> Result<usize, sqlx::Error> {
    let mut tasks = JoinSet::new();
    for n in 1..=many {
        let pool = pool.clone();
        tasks.spawn(async move { report(n, &pool, work).await });
    }
    let mut without = 0;
    for ended in tasks.join_all().await {
        match ended {
            Err(sqlx::Error::PoolTimedOut) => without += 1,
            Err(error) => return Err(error),
            Ok(_count) => {}
        }
    }
    Ok(without)
}
// ANCHOR_END: reports
