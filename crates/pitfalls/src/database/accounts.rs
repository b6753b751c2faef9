//! A bank in a temporary folder: one account with a balance of 100.

use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use tempfile::TempDir;

/// What somebody does meanwhile.
pub(super) type Boxed = Pin<Box<dyn Future<Output = ()>>>;

/// A pool, and the folder that its file is in.
pub(super) struct Bank {
    pub(super) pool: SqlitePool,
    _folder: TempDir,
}

/// A new bank. Whoever wants a connection waits a fifth of a second at most.
pub(super) async fn bank(connections: u32) -> sqlx::Result<Bank> {
    let folder = tempfile::tempdir()?;
    let file = SqliteConnectOptions::new()
        .filename(folder.path().join("bank.db"))
        .create_if_missing(true);
    let pool = SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(Duration::from_millis(200))
        .connect_with(file)
        .await?;
    open(&pool).await?;
    Ok(Bank {
        pool,
        _folder: folder,
    })
}

/// Opens the account.
pub(super) async fn open(pool: &SqlitePool) -> sqlx::Result<()> {
    sqlx::query("PRAGMA journal_mode = WAL")
        .execute(pool)
        .await?;
    sqlx::query("CREATE TABLE accounts (balance INTEGER NOT NULL)")
        .execute(pool)
        .await?;
    sqlx::query("INSERT INTO accounts VALUES (100)")
        .execute(pool)
        .await?;
    Ok(())
}

/// Somebody else's payment, which gives up after a tenth of a second.
pub(super) fn other_writer(pool: SqlitePool) -> Boxed {
    Box::pin(async move {
        let paid = sqlx::query("UPDATE accounts SET balance = balance + 10").execute(&pool);
        drop(tokio::time::timeout(Duration::from_millis(100), paid).await);
    })
}

/// A number that no other scene has.
pub(super) fn number() -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// A result, as a person tells it.
pub(super) fn told(result: sqlx::Result<i64>) -> String {
    match result {
        Ok(balance) => balance.to_string(),
        Err(sqlx::Error::PoolTimedOut) => "PoolTimedOut".to_owned(),
        Err(sqlx::Error::Database(error)) => error.message().to_owned(),
        Err(error) => error.to_string(),
    }
}
