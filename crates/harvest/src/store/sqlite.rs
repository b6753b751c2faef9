//! Results in a file.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions as _, QueryBuilder, Sqlite};
use tokio::sync::mpsc::Sender;

use crate::admission::Known;
use crate::row::Row;

/// How long one waits for the lock of another process.
const PATIENCE: Duration = Duration::from_secs(10);

/// The rows are kept by their key: with row ids there would be two trees to write instead of one.
const TABLE: &str = "CREATE TABLE IF NOT EXISTS harvest (
    url TEXT NOT NULL PRIMARY KEY,
    outcome TEXT NOT NULL,
    status INTEGER,
    attempts INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    sha256 TEXT,
    millis INTEGER NOT NULL,
    landed TEXT,
    headers TEXT NOT NULL
) WITHOUT ROWID";

pub(super) async fn open(file: Option<&Path>, fresh: bool) -> Result<SqlitePool, sqlx::Error> {
    let options = match file {
        Some(file) => SqliteConnectOptions::new().filename(file),
        None => SqliteConnectOptions::new().in_memory(true),
    };
    let options = options
        .create_if_missing(true)
        // Readers don't wait for the writer. A commit survives a crash of the program; one of the machine may take the
        // last few with it, and then those URLs are fetched again.
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .busy_timeout(PATIENCE)
        .disable_statement_logging();
    pool(options, if file.is_some() { 2 } else { 1 }, fresh).await
}

/// One connection for the writer, one for the look-ups. In memory, each connection would be a database of its own.
async fn pool(
    options: SqliteConnectOptions,
    connections: u32,
    fresh: bool,
) -> Result<SqlitePool, sqlx::Error> {
    let pool = SqlitePoolOptions::new()
        .max_connections(connections)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_with(options)
        .await?;
    if fresh {
        sqlx::query("DROP TABLE IF EXISTS harvest")
            .execute(&pool)
            .await?;
    }
    sqlx::query(TABLE).execute(&pool).await?;
    Ok(pool)
}

pub(super) async fn known(pool: &SqlitePool, urls: &[&str]) -> Result<Known, sqlx::Error> {
    // One parameter, whatever the number: the statement stays the same, and is prepared once.
    let urls = serde_json::to_string(urls).map_err(|error| sqlx::Error::Encode(error.into()))?;
    let known = sqlx::query_scalar(
        "SELECT url FROM harvest WHERE url IN (SELECT value FROM json_each($1))",
    );
    Ok(known
        .bind(urls)
        .fetch_all(pool)
        .await?
        .into_iter()
        .collect())
}

// ANCHOR: insert
/// One statement is a transaction of its own.
pub(super) async fn insert(pool: &SqlitePool, rows: &[&Row]) -> Result<(), sqlx::Error> {
    let mut insert = QueryBuilder::<Sqlite>::new(
        "INSERT INTO harvest
         (url, outcome, status, attempts, bytes, sha256, millis, landed, headers) ",
    );
    insert.push_values(rows, |mut values, row| {
        values
            .push_bind(&row.url)
            .push_bind(&row.outcome)
            .push_bind(row.status)
            .push_bind(row.attempts)
            .push_bind(row.bytes)
            .push_bind(&row.sha256)
            .push_bind(row.millis)
            .push_bind(&row.landed)
            .push_bind(&row.headers);
    });
    insert.push(" ON CONFLICT (url) DO NOTHING");
    let full = rows.len() == crate::writer::BATCH;
    // Batches of all sizes would fill the cache of prepared statements with what is never used again.
    insert.build().persistent(full).execute(pool).await?;
    Ok(())
}
// ANCHOR_END: insert

pub(super) async fn rows(pool: &SqlitePool, to: Sender<Row>) -> Result<(), sqlx::Error> {
    // A page at a time: a reader that stays in one query for long keeps SQLite from tidying up its log.
    let mut after = None::<String>;
    loop {
        let page: Vec<Row> = sqlx::query_as(
            "SELECT * FROM harvest WHERE url > coalesce($1, '') ORDER BY url LIMIT 1000",
        )
        .bind(&after)
        .fetch_all(pool)
        .await?;
        let Some(last) = page.last() else {
            return Ok(());
        };
        after = Some(last.url.clone());
        for row in page {
            if to.send(row).await.is_err() {
                return Ok(());
            }
        }
    }
}
