//! A SQLite file for a demo, removed with it.

use std::path::PathBuf;
use std::time::Duration;

use demo::Failure;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{ConnectOptions, Connection, SqlitePool};
use tempfile::TempDir;

use crate::on_sqlite::{MIGRATIONS, settings};

pub(super) struct Folder(TempDir);

impl Folder {
    pub(super) fn new() -> Result<Self, Failure> {
        Ok(Self(tempfile::tempdir()?))
    }

    pub(super) fn file(&self) -> PathBuf {
        self.0.path().join("demo.db")
    }

    pub(super) fn settings(&self) -> SqliteConnectOptions {
        settings(&self.file())
    }

    /// A pool of `connections` whose tasks wait at most `patience` for one.
    pub(super) async fn pool(
        &self,
        connections: u32,
        patience: Duration,
    ) -> Result<SqlitePool, Failure> {
        self.pool_with(connections, patience, self.settings()).await
    }

    pub(super) async fn pool_with(
        &self,
        connections: u32,
        patience: Duration,
        settings: SqliteConnectOptions,
    ) -> Result<SqlitePool, Failure> {
        // Not in the pool, whose patience may be short.
        let mut first = settings.connect().await?;
        MIGRATIONS.run(&mut first).await?;
        first.close().await?;
        let options = SqlitePoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(patience);
        // A busy machine may be late with a first connection. That is nothing to show.
        let mut pool = options.clone().connect_with(settings.clone()).await;
        for _ in 0..3 {
            if matches!(pool, Err(sqlx::Error::PoolTimedOut)) {
                pool = options.clone().connect_with(settings.clone()).await;
            }
        }
        Ok(pool?)
    }
}
