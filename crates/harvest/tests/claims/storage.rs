//! What is kept, and what becomes of a run whose database fails.

use std::path::Path;
use std::time::Duration;

use harvest::RunError;
use harvest::store::{Store, StoreError};
use sqlx::Executor as _;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use tokio::time::sleep;

use super::support::{Does, Server, harvest_into, hasty, open, rows};

/// The file, opened with a setting that only this test wants.
async fn with(
    file: &Path,
    setting: impl FnOnce(SqliteConnectOptions) -> SqliteConnectOptions,
) -> Store {
    open(file).await.close().await;
    let options = setting(SqliteConnectOptions::new().filename(file));
    let pool = SqlitePoolOptions::new()
        .max_connections(2)
        .connect_with(options);
    Store::Sqlite(pool.await.unwrap())
}

fn some(server: &Server, number: usize) -> Vec<String> {
    (0..number).map(|n| server.url(&format!("/{n}"))).collect()
}

#[tokio::test]
async fn the_same_list_again_asks_nobody() {
    let (folder, server) = (
        tempfile::tempdir().unwrap(),
        Server::start(|_| Does::Says(String::new())),
    );
    let file = folder.path().join("results.db");
    let lines = some(&server, 20);
    for known in [0, 20] {
        let store = open(&file).await;
        let summary = harvest_into(&store, &lines, hasty()).await.unwrap();
        assert_eq!((summary.count.known, summary.left), (known, 0));
        store.close().await;
    }
    assert_eq!(server.requests(), 20, "a failure is a final state as well");
}

#[tokio::test]
async fn a_full_disk_ends_the_run_and_the_next_one_goes_on() {
    let (folder, server) = (
        tempfile::tempdir().unwrap(),
        Server::start(|path| Does::Answer(path.to_owned())),
    );
    let file = folder.path().join("results.db");
    let lines = some(&server, 3000);
    // 40 pages of 4 KB are full after some hundred rows.
    let store = with(&file, |options| options.pragma("max_page_count", "40")).await;
    let error = harvest_into(&store, &lines, hasty()).await.unwrap_err();
    assert!(
        matches!(error, RunError::Store(StoreError::Full(_))),
        "{error:?}"
    );
    assert!(error.to_string().contains("the disk is full"), "{error}");
    store.close().await;

    let store = open(&file).await;
    let before = rows(&store).await.len();
    assert!((1..3000).contains(&before), "some were stored: {before}");
    harvest_into(&store, &lines, hasty()).await.unwrap();
    assert_eq!(rows(&store).await.len(), 3000);
    store.close().await;
}

#[tokio::test]
async fn a_database_that_is_locked_for_a_while_is_waited_for() {
    let (folder, server) = (
        tempfile::tempdir().unwrap(),
        Server::start(|path| Does::Answer(path.to_owned())),
    );
    let file = folder.path().join("results.db");
    let store = open(&file).await;
    let other = with(&file, |options| options).await;
    let Store::Sqlite(pool) = &other else {
        unreachable!()
    };
    let mut lock = pool.acquire().await.unwrap();
    lock.execute("BEGIN IMMEDIATE").await.unwrap();
    let unlock = async {
        sleep(Duration::from_millis(300)).await;
        assert_eq!(server.requests(), 10, "they are fetched meanwhile");
        assert_eq!(rows(&store).await.len(), 0, "and none of them is final");
        lock.execute("COMMIT").await.unwrap();
    };
    let lines = some(&server, 10);
    let (run, ()) = tokio::join!(harvest_into(&store, &lines, hasty()), unlock);
    assert_eq!(run.unwrap().count.stored, 10);
    assert_eq!(rows(&store).await.len(), 10);
}

#[tokio::test]
async fn a_database_that_stays_locked_ends_the_run() {
    let (folder, server) = (
        tempfile::tempdir().unwrap(),
        Server::start(|path| Does::Answer(path.to_owned())),
    );
    let file = folder.path().join("results.db");
    let store = with(&file, |options| {
        options.busy_timeout(Duration::from_millis(50))
    })
    .await;
    let other = open(&file).await;
    let Store::Sqlite(pool) = &other else {
        unreachable!()
    };
    let mut lock = pool.acquire().await.unwrap();
    lock.execute("BEGIN IMMEDIATE").await.unwrap();
    let error = harvest_into(&store, &some(&server, 10), hasty())
        .await
        .unwrap_err();
    assert!(
        matches!(error, RunError::Store(StoreError::Locked(_))),
        "{error:?}"
    );
}
