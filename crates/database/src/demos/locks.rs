//! SQLite's locks: who waits for whom, and who doesn't wait at all.

use std::io::Write;
use std::time::Duration;

use demo::{Failure, Stage, seconds};
use futures::future::join_all;
use sqlx::sqlite::SqliteJournalMode;
use sqlx::{Sqlite, SqlitePool, Transaction};
use tokio::time::{Instant, sleep};

use super::folder::Folder;
use crate::one_writer::Database;
use crate::upgrade::{deferred, immediate};

const PATIENCE: Duration = Duration::from_secs(3);

pub(super) async fn locked(stage: &mut Stage) -> Result<(), Failure> {
    writeln!(
        stage,
        "two tasks read a balance of 100, think for 0.1 s, and write one more;\n\
         the busy timeout is 5 s\n"
    )?;
    let (_folder, pool) = account().await?;
    let started = Instant::now();
    let (one, two) = tokio::join!(deferred(&pool, 1, one_more), deferred(&pool, 1, one_more));
    outcome(stage, "BEGIN", &pool, started, one.and(two)).await?;

    let (_folder, pool) = account().await?;
    let started = Instant::now();
    let (one, two) = tokio::join!(immediate(&pool, 1, one_more), immediate(&pool, 1, one_more));
    outcome(stage, "BEGIN IMMEDIATE", &pool, started, one.and(two)).await
}

async fn one_more(balance: i64) -> i64 {
    sleep(Duration::from_millis(100)).await;
    balance + 1
}

async fn account() -> Result<(Folder, SqlitePool), Failure> {
    let folder = Folder::new()?;
    let pool = folder.pool(2, PATIENCE).await?;
    sqlx::query("INSERT INTO accounts VALUES (1, 100)")
        .execute(&pool)
        .await?;
    Ok((folder, pool))
}

async fn outcome(
    stage: &mut Stage,
    how: &str,
    pool: &SqlitePool,
    started: Instant,
    both: Result<(), sqlx::Error>,
) -> Result<(), Failure> {
    let took = seconds(started.elapsed());
    let balance: i64 = sqlx::query_scalar("SELECT balance FROM accounts")
        .fetch_one(pool)
        .await?;
    writeln!(stage, "  {how:<15}  balance: {balance}  {took}")?;
    if let Some(refused) = both
        .err()
        .as_ref()
        .and_then(|error| error.as_database_error())
    {
        // Without its code: that says which of the two noticed first.
        writeln!(stage, "    {}", refused.message())?;
    }
    Ok(())
}

const READING: Duration = Duration::from_millis(400);
const COMES: Duration = Duration::from_millis(100);

pub(super) async fn wal(stage: &mut Stage) -> Result<(), Failure> {
    writeln!(
        stage,
        "a reader takes {}; a writer comes after {}, and commits\n",
        seconds(READING),
        seconds(COMES)
    )?;
    for (how, journal) in [
        (
            "journal_mode=DELETE, the default",
            SqliteJournalMode::Delete,
        ),
        ("journal_mode=WAL", SqliteJournalMode::Wal),
    ] {
        let folder = Folder::new()?;
        let settings = folder.settings().journal_mode(journal);
        let pool = folder.pool_with(2, PATIENCE, settings).await?;
        let (read, commit) = tokio::join!(reader(&pool), writer(&pool));
        read?;
        writeln!(stage, "  {how:<32}  the commit takes {}", seconds(commit?))?;
    }
    Ok(())
}

async fn reader(pool: &SqlitePool) -> Result<(), sqlx::Error> {
    let mut tx = pool.begin().await?;
    sqlx::query("SELECT * FROM readings")
        .fetch_all(&mut *tx)
        .await?;
    sleep(READING).await; // a long report
    tx.commit().await
}

/// How long its commit takes.
async fn writer(pool: &SqlitePool) -> Result<Duration, sqlx::Error> {
    sleep(COMES).await;
    let mut tx = pool.begin_with("BEGIN IMMEDIATE").await?;
    sqlx::query("INSERT INTO readings (value) VALUES (1)")
        .execute(&mut *tx)
        .await?;
    let started = Instant::now();
    tx.commit().await?;
    Ok(started.elapsed())
}

/// As many as the first pool has connections.
const WRITERS: usize = 4;
const WRITING: Duration = Duration::from_millis(300);
const LATER: Duration = Duration::from_millis(100);

pub(super) async fn one_writer(stage: &mut Stage) -> Result<(), Failure> {
    writeln!(
        stage,
        "{WRITERS} tasks write, the first of them for {}; then another one comes, and reads\n",
        seconds(WRITING)
    )?;
    let folder = Folder::new()?;
    let pool = folder.pool(4, PATIENCE).await?;
    let begin = async || pool.begin_with("BEGIN IMMEDIATE").await;
    let (written, waited) = tokio::join!(writers(begin), reader_waits(&pool));
    written?;
    told(stage, "a pool of four", waited?)?;

    let folder = Folder::new()?;
    let database = Database::open(&folder.file(), 3).await?;
    let begin = async || database.write().await;
    let (written, waited) = tokio::join!(writers(begin), reader_waits(database.readers()));
    written?;
    told(stage, "one writer, three readers", waited?)?;
    database.close().await;
    Ok(())
}

fn told(stage: &mut Stage, how: &str, waited: Duration) -> Result<(), Failure> {
    let waited = seconds(waited);
    writeln!(stage, "  {how:<25}  the reader waits {waited}")?;
    Ok(())
}

async fn writers(
    begin: impl AsyncFn() -> Result<Transaction<'static, Sqlite>, sqlx::Error>,
) -> Result<(), sqlx::Error> {
    let write = async |work| {
        let mut tx = begin().await?;
        sqlx::query("INSERT INTO readings (value) VALUES (1)")
            .execute(&mut *tx)
            .await?;
        sleep(work).await;
        tx.commit().await
    };
    let others = join_all((1..WRITERS).map(|_| async {
        sleep(LATER).await;
        write(Duration::ZERO).await
    }));
    let (first, others) = tokio::join!(write(WRITING), others);
    others.into_iter().chain([first]).collect()
}

/// How long a reader waits that comes when all writers are there.
async fn reader_waits(pool: &SqlitePool) -> Result<Duration, sqlx::Error> {
    sleep(2 * LATER).await;
    let started = Instant::now();
    sqlx::query("SELECT * FROM users").fetch_all(pool).await?;
    Ok(started.elapsed())
}
