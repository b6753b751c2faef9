//! A SQLite file in a folder that is removed with it.

#![allow(dead_code, unreachable_pub, reason = "each test file uses some of it")]

use std::path::PathBuf;
use std::time::Duration;

use database::on_sqlite::{MIGRATIONS, settings};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{ConnectOptions, Connection, SqlitePool};
use tempfile::TempDir;

/// How long a test waits before it says that something hangs.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// How long an impatient pool lets its tasks wait.
pub const SOON: Duration = Duration::from_millis(300);

pub struct Folder(TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn file(&self) -> PathBuf {
        self.0.path().join("test.db")
    }

    pub fn settings(&self) -> SqliteConnectOptions {
        settings(&self.file())
    }

    /// A pool of `connections`, over the tables of the practice.
    pub async fn pool(&self, connections: u32) -> SqlitePool {
        self.pool_with(connections, PATIENCE, self.settings()).await
    }

    /// One whose tasks wait no longer than [`SOON`] for a connection.
    pub async fn impatient_pool(&self, connections: u32) -> SqlitePool {
        self.pool_with(connections, SOON, self.settings()).await
    }

    pub async fn pool_with(
        &self,
        connections: u32,
        patience: Duration,
        settings: SqliteConnectOptions,
    ) -> SqlitePool {
        let mut first = settings.connect().await.unwrap();
        MIGRATIONS.run(&mut first).await.unwrap();
        first.close().await.unwrap();
        SqlitePoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(patience)
            .connect_with(settings)
            .await
            .unwrap()
    }
}

/// The one number that a query returns.
pub async fn number(pool: &SqlitePool, query: &'static str) -> i64 {
    sqlx::query_scalar(query).fetch_one(pool).await.unwrap()
}

pub async fn run(pool: &SqlitePool, statement: &'static str) {
    sqlx::query(statement).execute(pool).await.unwrap();
}

pub async fn users(pool: &SqlitePool) -> i64 {
    number(pool, "SELECT count(*) FROM users").await
}
