//! How a transaction ends, and what is left of it.

use std::future::{pending, ready};
use std::time::Duration;

use crate::support::{Folder, number, run, users};
use cancel_check::{cancel_at_every_await, cancel_at_every_await_from};
use database::rollback::enroll;
use database::savepoints::{import, import_without};
use sqlx::{Acquire, SqlitePool};
use tokio::time::timeout;

/// Which await a poll ends at depends on how fast SQLite's thread answers, so the sweep is repeated.
const SWEEPS: usize = 5;

const SOON: Duration = Duration::from_millis(50);

/// Asserts that nobody was registered, and that the pool's only connection is as good as new.
async fn nothing_happened(pool: &SqlitePool) {
    assert_eq!(users(pool).await, 0, "rolled back");
    enroll(pool, "next@example.org", ready(Ok(())))
        .await
        .expect("the connection is out of its transaction");
    assert_eq!(users(pool).await, 1);
}

#[tokio::test]
async fn a_transaction_that_gets_to_its_commit_is_kept() {
    let folder = Folder::new();
    let pool = folder.pool(1).await;
    enroll(&pool, "ada@example.org", ready(Ok(())))
        .await
        .unwrap();
    assert_eq!(users(&pool).await, 1);
}

#[tokio::test]
async fn an_error_on_the_way_rolls_back() {
    let folder = Folder::new();
    let pool = folder.pool(1).await;
    let refused = ready(Err(sqlx::Error::RowNotFound));
    enroll(&pool, "ada@example.org", refused).await.unwrap_err();
    nothing_happened(&pool).await;
}

#[tokio::test]
async fn a_timeout_rolls_back() {
    let folder = Folder::new();
    let pool = folder.pool(1).await;
    timeout(SOON, enroll(&pool, "ada@example.org", pending()))
        .await
        .unwrap_err();
    nothing_happened(&pool).await;
}

#[tokio::test]
async fn a_panic_rolls_back() {
    let folder = Folder::new();
    let pool = folder.pool(1).await;
    let panics = async { panic!("on the way") };
    let task = {
        let pool = pool.clone();
        tokio::spawn(async move { enroll(&pool, "ada@example.org", panics).await })
    };
    assert!(task.await.unwrap_err().is_panic());
    nothing_happened(&pool).await;
}

#[tokio::test]
async fn an_aborted_task_rolls_back() {
    let folder = Folder::new();
    let pool = folder.pool(1).await;
    let (there, arrived) = tokio::sync::oneshot::channel();
    let task = {
        let pool = pool.clone();
        tokio::spawn(async move {
            let more = async {
                there.send(()).unwrap();
                pending().await
            };
            enroll(&pool, "ada@example.org", more).await
        })
    };
    arrived.await.unwrap();
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());
    nothing_happened(&pool).await;
}

#[tokio::test]
async fn dropped_at_any_await_it_is_kept_whole_or_not_at_all() {
    let folder = Folder::new();
    let pool = folder.pool(1).await;
    for _ in 0..SWEEPS {
        cancel_at_every_await_from(
            async || run(&pool, "DELETE FROM users").await,
            async |()| {
                let more = async {
                    tokio::task::yield_now().await;
                    Ok(())
                };
                enroll(&pool, "ada@example.org", more).await.unwrap();
            },
            async |(), done| {
                let there = users(&pool).await;
                assert!(there <= 1);
                assert!(done.is_none() || there == 1, "what completed is there");
                enroll(&pool, "next@example.org", ready(Ok(())))
                    .await
                    .expect("the connection is out of its transaction");
            },
        )
        .await;
    }
}

#[tokio::test]
async fn a_cancelled_begin_leaves_no_transaction_open_on_sqlite() {
    let folder = Folder::new();
    let pool = folder.pool(1).await;
    for _ in 0..SWEEPS {
        cancel_at_every_await(
            async || drop(pool.begin_with("BEGIN IMMEDIATE").await.unwrap()),
            async |_| {
                // Inside of a transaction this is an error: there it would have to be a savepoint.
                let next = pool.begin_with("BEGIN IMMEDIATE").await;
                next.unwrap().commit().await.unwrap();
            },
        )
        .await;
    }
}

#[tokio::test]
async fn a_transaction_inside_of_a_transaction_is_a_savepoint() {
    let folder = Folder::new();
    let pool = folder.pool(1).await;

    let mut tx = pool.begin().await.unwrap();
    sqlx::query("INSERT INTO readings (value) VALUES (1)")
        .execute(&mut *tx)
        .await
        .unwrap();
    let mut savepoint = tx.begin().await.unwrap();
    sqlx::query("INSERT INTO readings (value) VALUES (2)")
        .execute(&mut *savepoint)
        .await
        .unwrap();
    drop(savepoint); // as everything else that ends a transaction early
    tx.commit().await.unwrap();

    assert_eq!(number(&pool, "SELECT sum(value) FROM readings").await, 1);
}

#[tokio::test]
async fn what_a_savepoint_committed_goes_with_the_transaction_around_it() {
    let folder = Folder::new();
    let pool = folder.pool(1).await;

    let mut tx = pool.begin().await.unwrap();
    let mut savepoint = tx.begin().await.unwrap();
    sqlx::query("INSERT INTO readings (value) VALUES (2)")
        .execute(&mut *savepoint)
        .await
        .unwrap();
    savepoint.commit().await.unwrap();
    tx.rollback().await.unwrap();

    assert_eq!(number(&pool, "SELECT count(*) FROM readings").await, 0);
}

const ROWS: [database::savepoints::Row; 4] = [
    ("Ada", "ada@example.org", 10),
    ("Eve", "eve@example.org", -1), // no account takes that
    ("Eva", "ada@example.org", 10), // taken
    ("Bob", "bob@example.org", 10),
];

#[tokio::test]
async fn a_bad_row_is_undone_and_the_others_go_in() {
    let folder = Folder::new();
    let pool = folder.pool(1).await;

    assert_eq!(import(&pool, &ROWS).await.unwrap(), [1, 2]);

    let without_account = "SELECT count(*) FROM users WHERE id NOT IN (SELECT id FROM accounts)";
    assert_eq!(users(&pool).await, 2);
    assert_eq!(number(&pool, without_account).await, 0);
}

#[tokio::test]
async fn without_a_savepoint_half_of_a_bad_row_goes_in() {
    let folder = Folder::new();
    let pool = folder.pool(1).await;

    assert_eq!(import_without(&pool, &ROWS).await.unwrap(), [1, 2]);

    let without_account = "SELECT count(*) FROM users WHERE id NOT IN (SELECT id FROM accounts)";
    assert_eq!(
        number(&pool, without_account).await,
        1,
        "Eve was told that she was refused"
    );
}
