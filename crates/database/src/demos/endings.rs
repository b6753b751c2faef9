//! How transactions end, and what is left.

use std::future::{pending, ready};
use std::io::Write;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use demo::{Failure, Stage};
use futures::FutureExt;
use sqlx::SqlitePool;
use tokio::time::timeout;

use super::folder::Folder;
use crate::inside::{on_the_pool, on_the_transaction};
use crate::rollback::enroll;
use crate::savepoints::{Row, import, import_without};

const SOON: Duration = Duration::from_millis(50);
const PATIENCE: Duration = Duration::from_secs(3);

async fn count(pool: &SqlitePool, query: &'static str) -> Result<i64, Failure> {
    Ok(sqlx::query_scalar(query).fetch_one(pool).await?)
}

pub(super) async fn rollback(stage: &mut Stage) -> Result<(), Failure> {
    let folder = Folder::new()?;
    let pool = folder.pool(1, PATIENCE).await?;
    writeln!(stage, "an insert, something else, and a commit\n")?;
    writeln!(stage, "  {:<28}  users", "what else")?;

    enroll(&pool, "a@example.org", ready(Ok(()))).await?;
    row(stage, &pool, "nothing bad").await?;

    let error = ready(Err(sqlx::Error::RowNotFound));
    enroll(&pool, "b@example.org", error).await.err();
    row(stage, &pool, "an error, and `?`").await?;

    timeout(SOON, enroll(&pool, "c@example.org", pending()))
        .await
        .err();
    row(stage, &pool, "the caller has a timeout").await?;

    let panics = async { std::panic::resume_unwind(Box::new("quietly")) };
    let caught = AssertUnwindSafe(enroll(&pool, "d@example.org", panics));
    caught.catch_unwind().await.err();
    row(stage, &pool, "a panic").await?;

    let task = {
        let pool = pool.clone();
        tokio::spawn(async move { enroll(&pool, "e@example.org", pending()).await })
    };
    tokio::time::sleep(SOON).await;
    task.abort();
    task.await.err();
    row(stage, &pool, "its task is aborted").await
}

async fn row(stage: &mut Stage, pool: &SqlitePool, what: &str) -> Result<(), Failure> {
    let users = count(pool, "SELECT count(*) FROM users").await?;
    writeln!(stage, "  {what:<28}  {users}")?;
    Ok(())
}

const ROWS: [Row; 4] = [
    ("Ada", "ada@example.org", 10),
    ("Eve", "eve@example.org", -1),
    ("Eva", "ada@example.org", 10),
    ("Bob", "bob@example.org", 10),
];

pub(super) async fn savepoints(stage: &mut Stage) -> Result<(), Failure> {
    writeln!(
        stage,
        "four users to import: the second has a balance below zero, the third a taken address\n"
    )?;
    let folder = Folder::new()?;
    let pool = folder.pool(1, PATIENCE).await?;
    let refused = import_without(&pool, &ROWS).await?.len();
    imported(stage, &pool, "without savepoints", refused).await?;

    let folder = Folder::new()?;
    let pool = folder.pool(1, PATIENCE).await?;
    let refused = import(&pool, &ROWS).await?.len();
    imported(stage, &pool, "a savepoint a user", refused).await
}

async fn imported(
    stage: &mut Stage,
    pool: &SqlitePool,
    how: &str,
    refused: usize,
) -> Result<(), Failure> {
    let users = count(pool, "SELECT count(*) FROM users").await?;
    let accounts = count(pool, "SELECT count(*) FROM accounts").await?;
    writeln!(
        stage,
        "  {how:<18}  refused: {refused}  users: {users}  accounts: {accounts}"
    )?;
    Ok(())
}

pub(super) async fn inside(stage: &mut Stage) -> Result<(), Failure> {
    writeln!(stage, "two inserts, which are one transaction\n")?;
    for connections in [1, 2] {
        let folder = Folder::new()?;
        let settings = folder.settings().busy_timeout(SOON);
        let pool = folder
            .pool_with(connections, Duration::from_millis(300), settings)
            .await?;
        let pooled = on_the_pool(&pool, [1, 2]).await;
        told(stage, "the second on the pool", &pool, pooled).await?;
        let inside = on_the_transaction(&pool, [1, 2]).await;
        told(stage, "both in the transaction", &pool, inside).await?;
    }
    Ok(())
}

async fn told(
    stage: &mut Stage,
    how: &str,
    pool: &SqlitePool,
    outcome: Result<(), sqlx::Error>,
) -> Result<(), Failure> {
    let most = pool.options().get_max_connections();
    let rows = count(pool, "SELECT count(*) FROM readings").await?;
    writeln!(stage, "  connections: {most}  {how:<23}  rows: {rows}")?;
    if let Err(error) = outcome {
        writeln!(stage, "    {error}")?;
    }
    Ok(())
}
