//! What is set on a connection stays on it, and the next one who gets it has it too.

use sqlx::sqlite::SqlitePoolOptions;
use sqlx::{Connection, SqliteConnection, SqlitePool};

/// A report that must not write.
const REPORT: &str = "SELECT count(*) FROM users";

// ANCHOR: wrong
/// Wrong: whoever gets this connection next can't write. And the report may run on another one.
///
/// # Errors
///
/// The database fails.
pub async fn set_on_the_pool(pool: &SqlitePool) -> Result<i64, sqlx::Error> {
    sqlx::query("PRAGMA query_only = ON").execute(pool).await?;
    sqlx::query_scalar(REPORT).fetch_one(pool).await
}
// ANCHOR_END: wrong

// ANCHOR: forgetful
/// Wrong: dropped while the report runs, it is never set back. Nor after an error.
///
/// # Errors
///
/// The database fails.
pub async fn set_and_set_back(pool: &SqlitePool) -> Result<i64, sqlx::Error> {
    let mut connection = pool.acquire().await?;
    sqlx::query("PRAGMA query_only = ON")
        .execute(&mut *connection)
        .await?;
    let count = sqlx::query_scalar(REPORT)
        .fetch_one(&mut *connection)
        .await?;
    sqlx::query("PRAGMA query_only = OFF")
        .execute(&mut *connection)
        .await?;
    Ok(count)
}
// ANCHOR_END: forgetful

// ANCHOR: detached
/// On a connection that doesn't go back. It costs a new one.
///
/// Cancel safety: dropped at any await, the connection is closed.
///
/// # Errors
///
/// The database fails.
pub async fn on_a_connection_of_its_own(pool: &SqlitePool) -> Result<i64, sqlx::Error> {
    let mut connection: SqliteConnection = pool.acquire().await?.detach();
    sqlx::query("PRAGMA query_only = ON")
        .execute(&mut connection)
        .await?;
    let count = sqlx::query_scalar(REPORT)
        .fetch_one(&mut connection)
        .await?;
    connection.close().await?;
    Ok(count)
}
// ANCHOR_END: detached

// ANCHOR: reset
/// A pool that sets back what somebody may have set, each time a connection comes home. For settings that
/// all should have, `after_connect`.
#[must_use]
pub fn with_reset(options: SqlitePoolOptions) -> SqlitePoolOptions {
    options.after_release(|connection, _| {
        Box::pin(async move {
            sqlx::query("PRAGMA query_only = OFF")
                .execute(connection)
                .await?;
            Ok(true) // keep it
        })
    })
}
// ANCHOR_END: reset
