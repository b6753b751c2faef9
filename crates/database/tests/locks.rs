//! SQLite's locks: one writer, many readers, and who waits for whom.

use std::sync::Mutex;
use std::time::Duration;

use crate::support::{Folder, PATIENCE, number, run};
use database::one_writer::Database;
use database::upgrade::{deferred, immediate};
use futures::future::join_all;
use sqlx::SqlitePool;
use sqlx::sqlite::SqliteJournalMode;
use tokio::time::{Instant, sleep, timeout};

const THINKING: Duration = Duration::from_millis(50);

async fn an_account(pool: &SqlitePool) {
    run(pool, "INSERT INTO accounts VALUES (1, 100)").await;
}

async fn balance(pool: &SqlitePool) -> i64 {
    number(pool, "SELECT balance FROM accounts WHERE id = 1").await
}

async fn one_more(balance: i64) -> i64 {
    sleep(THINKING).await;
    balance + 1
}

fn locked(error: &sqlx::Error) -> bool {
    error.to_string().contains("database is locked")
}

#[tokio::test]
async fn a_reader_that_wants_to_write_is_refused_at_once() {
    let folder = Folder::new();
    let pool = folder.pool(2).await;
    an_account(&pool).await;

    let started = Instant::now();
    let (one, other) = tokio::join!(deferred(&pool, 1, one_more), deferred(&pool, 1, one_more));

    let error = one.and(other).unwrap_err();
    assert!(locked(&error), "{error}");
    assert!(
        started.elapsed() < Duration::from_secs(4),
        "the busy timeout is 5 s, and wasn't waited for"
    );
    assert_eq!(balance(&pool).await, 101, "one of the two was done");
}

#[tokio::test]
async fn who_begins_as_a_writer_waits_for_the_turn() {
    let folder = Folder::new();
    let pool = folder.pool(2).await;
    an_account(&pool).await;

    let (one, other) = tokio::join!(immediate(&pool, 1, one_more), immediate(&pool, 1, one_more));

    one.and(other).unwrap();
    assert_eq!(balance(&pool).await, 102, "both, one after the other");
}

#[tokio::test]
async fn a_writer_waits_as_long_as_its_busy_timeout_and_no_longer() {
    let folder = Folder::new();
    let settings = folder.settings().busy_timeout(Duration::from_millis(200));
    let pool = folder.pool_with(2, PATIENCE, settings).await;
    let writing = pool.begin_with("BEGIN IMMEDIATE").await.unwrap();

    let started = Instant::now();
    let error = pool.begin_with("BEGIN IMMEDIATE").await.err().unwrap();

    assert!(locked(&error), "{error}");
    let waited = started.elapsed();
    assert!(waited >= Duration::from_millis(150), "{waited:?}");
    assert!(waited < Duration::from_secs(4), "{waited:?}");
    drop(writing);
    let next = pool.begin_with("BEGIN IMMEDIATE").await;
    next.expect("the lock is free");
}

/// One connection in the middle of a query, another one that writes and commits.
async fn write_while_somebody_reads(journal: SqliteJournalMode) -> (Result<(), sqlx::Error>, i64) {
    let folder = Folder::new();
    let settings = folder
        .settings()
        .journal_mode(journal)
        .busy_timeout(Duration::from_millis(100));
    let pool = folder.pool_with(2, PATIENCE, settings).await;
    an_account(&pool).await;

    let mut reader = pool.begin().await.unwrap();
    let before = "SELECT balance FROM accounts WHERE id = 1";
    sqlx::query(before).fetch_one(&mut *reader).await.unwrap();

    let mut writer = pool.begin_with("BEGIN IMMEDIATE").await.unwrap();
    sqlx::query("UPDATE accounts SET balance = 200")
        .execute(&mut *writer)
        .await
        .unwrap();
    let written = writer.commit().await;
    let seen = sqlx::query_scalar(before).fetch_one(&mut *reader).await;
    (written, seen.unwrap())
}

#[tokio::test]
async fn without_wal_a_reader_keeps_the_writer_from_its_commit() {
    let (written, _) = write_while_somebody_reads(SqliteJournalMode::Delete).await;
    let error = written.unwrap_err();
    assert!(locked(&error), "{error}");
}

#[tokio::test]
async fn with_wal_a_writer_commits_while_somebody_reads() {
    let (written, seen) = write_while_somebody_reads(SqliteJournalMode::Wal).await;
    written.unwrap();
    assert_eq!(
        seen, 100,
        "the reader sees the database as it was when it began"
    );
}

#[tokio::test]
async fn a_reader_that_stays_keeps_the_log_from_being_emptied() {
    let folder = Folder::new();
    let pool = folder.pool(2).await;
    an_account(&pool).await;
    let mut reader = pool.begin().await.unwrap();
    sqlx::query("SELECT * FROM accounts")
        .fetch_all(&mut *reader)
        .await
        .unwrap();
    run(&pool, "UPDATE accounts SET balance = 200").await;

    let empty = async || {
        let query = sqlx::query_as::<_, (i64, i64, i64)>("PRAGMA wal_checkpoint(PASSIVE)");
        let (_busy, in_the_log, moved) = query.fetch_one(&pool).await.unwrap();
        in_the_log == moved
    };
    assert!(!empty().await, "what came after the reader has to stay");
    reader.rollback().await.unwrap();
    assert!(empty().await);
}

/// Four writers stand in line behind one that takes its time. Can anybody read?
const WRITERS: usize = 4;

#[tokio::test]
async fn writers_that_wait_leave_readers_no_connection() {
    let folder = Folder::new();
    let pool = folder.impatient_pool(u32::try_from(WRITERS).unwrap()).await;
    let writing = pool.begin_with("BEGIN IMMEDIATE").await.unwrap();

    let begin = async || pool.begin_with("BEGIN IMMEDIATE").await.map(drop);
    let waiting = join_all((1..WRITERS).map(|_| begin()));
    let reading = async {
        let read = sqlx::query("SELECT * FROM users").fetch_all(&pool).await;
        drop(writing);
        read
    };
    let (_begun, read) = tokio::join!(waiting, reading);

    assert!(matches!(read, Err(sqlx::Error::PoolTimedOut)), "{read:?}");
}

#[tokio::test]
async fn with_one_writer_the_readers_have_their_own() {
    let folder = Folder::new();
    let database = Database::open(&folder.file(), 1).await.unwrap();
    let writing = database.write().await.unwrap();

    let waiting = join_all((1..WRITERS).map(|_| async { database.write().await.map(drop) }));
    let reading = async {
        let query = sqlx::query("SELECT * FROM users");
        let read = query.fetch_all(database.readers()).await;
        drop(writing);
        read
    };
    let (begun, read) = tokio::join!(waiting, reading);

    read.unwrap();
    assert!(begun.iter().all(Result::is_ok), "and each writer its turn");
    timeout(PATIENCE, database.close()).await.unwrap();
}

#[tokio::test]
async fn a_write_on_the_readers_is_refused() {
    let folder = Folder::new();
    let database = Database::open(&folder.file(), 1).await.unwrap();
    let refused = sqlx::query("DELETE FROM users")
        .execute(database.readers())
        .await
        .unwrap_err();
    assert!(
        refused.to_string().contains("readonly database"),
        "{refused}"
    );
    database.close().await;
}

#[tokio::test]
async fn with_one_writer_the_others_wait_in_order() {
    let folder = Folder::new();
    let database = Database::open(&folder.file(), 1).await.unwrap();
    let writing = database.write().await.unwrap();

    let turns = Mutex::new(Vec::new());
    let waiting = join_all((0..10).map(|n| {
        let (database, turns) = (&database, &turns);
        async move {
            let tx = database.write().await.unwrap();
            turns.lock().unwrap().push(n);
            tx.commit().await.unwrap();
        }
    }));
    let end = async {
        sleep(THINKING).await; // they stand in line by then
        drop(writing);
    };
    timeout(PATIENCE, async { tokio::join!(waiting, end) })
        .await
        .unwrap();

    assert_eq!(turns.into_inner().unwrap(), Vec::from_iter(0..10));
    database.close().await;
}
