//! The ways that are measured: each writes one row and reads one row, and no more is asked of it.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use clap::ValueEnum;
use demo::Failure;
use rusqlite::Connection;
use sqlx::sqlite::{SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, SqlitePool};
use tokio::task::spawn_blocking;

use crate::direct::actor::Actor;
use crate::direct::connection::{find, insert, open, open_reader};
use crate::direct::readers::Readers;
use crate::direct::shared::{Shared, a_call};
use crate::on_sqlite::settings;
use crate::users::{INSERT, SELECT, User};

/// When a commit is on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Sync {
    /// Before the answer: it survives a power cut
    Full,
    /// Some time later: it survives the end of the program
    Normal,
}

impl Sync {
    fn set(self, connection: &Connection) -> rusqlite::Result<()> {
        connection.pragma_update(None, "synchronous", self.to_string())
    }
}

impl fmt::Display for Sync {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Full => "FULL",
            Self::Normal => "NORMAL",
        })
    }
}

/// One way to ask.
#[derive(Debug, Clone)]
pub(super) enum Way {
    Synchronous(Arc<Mutex<Connection>>),
    Sqlx(SqlitePool),
    Opened(PathBuf, Sync),
    Shared(Shared),
    Actor(Actor),
    /// An actor that writes, and threads that read.
    Split(Actor, Readers),
}

impl Way {
    /// All of them, on one file, with their names.
    pub(super) async fn all(file: &Path, sync: Sync) -> Result<Vec<(&'static str, Self)>, Failure> {
        let connect = || {
            let file = file.to_owned();
            async move {
                let opened = spawn_blocking(move || {
                    let connection = open(&file)?;
                    sync.set(&connection)?;
                    Ok::<_, rusqlite::Error>(connection)
                });
                Ok::<_, Failure>(opened.await??)
            }
        };
        let readers = vec![open_reader(file)?, open_reader(file)?];
        Ok(vec![
            (
                "one thread, no async",
                Self::Synchronous(Arc::new(Mutex::new(connect().await?))),
            ),
            (
                "sqlx, 4 connections",
                Self::Sqlx(pool(file, sync, 4).await?),
            ),
            ("sqlx, 1 connection", Self::Sqlx(pool(file, sync, 1).await?)),
            ("opened for each call", Self::Opened(file.to_owned(), sync)),
            ("a mutex", Self::Shared(Shared::new(connect().await?))),
            ("an actor", Self::Actor(Actor::start(connect().await?)?)),
            (
                "an actor, 2 readers",
                Self::Split(Actor::start(connect().await?)?, Readers::start(readers)?),
            ),
        ])
    }

    /// Writes a user with this address.
    pub(super) async fn insert(&self, email: String) -> Result<i64, Failure> {
        let write = |email: String| move |users: &Connection| insert(users, "Ada", &email);
        match self {
            Self::Synchronous(users) => Ok(write(email)(&lock(users))?),
            Self::Sqlx(users) => {
                let insert = sqlx::query_scalar(INSERT).bind("Ada").bind(email);
                Ok(insert.fetch_one(users).await?)
            }
            Self::Opened(file, sync) => {
                let (sync, write) = (*sync, write(email));
                let opened = a_call(file.clone(), move |users| {
                    sync.set(users)?;
                    write(users)
                });
                Ok(opened.await?)
            }
            Self::Shared(users) => Ok(users.call(write(email)).await?),
            Self::Actor(users) | Self::Split(users, _) => Ok(users.write(write(email)).await?),
        }
    }

    /// Reads the user with this id.
    pub(super) async fn find(&self, id: i64) -> Result<Option<User>, Failure> {
        let read = move |users: &Connection| find(users, id);
        match self {
            Self::Synchronous(users) => Ok(read(&lock(users))?),
            Self::Sqlx(users) => Ok(sqlx::query_as(SELECT)
                .bind(id)
                .fetch_optional(users)
                .await?),
            Self::Opened(file, _) => Ok(a_call(file.clone(), read).await?),
            Self::Shared(users) => Ok(users.call(read).await?),
            Self::Actor(users) => Ok(users.read(read).await?),
            Self::Split(_, readers) => Ok(readers.read(read).await?),
        }
    }
}

fn lock(users: &Mutex<Connection>) -> MutexGuard<'_, Connection> {
    users.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn pool(file: &Path, sync: Sync, connections: u32) -> Result<SqlitePool, sqlx::Error> {
    let settings = settings(file)
        .synchronous(match sync {
            Sync::Full => SqliteSynchronous::Full,
            Sync::Normal => SqliteSynchronous::Normal,
        })
        .disable_statement_logging();
    SqlitePoolOptions::new()
        .max_connections(connections)
        .connect_with(settings)
        .await
}
