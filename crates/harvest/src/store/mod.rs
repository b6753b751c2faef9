//! Where the results are: SQLite, or PostgreSQL.
//!
//! The practice: [database](../../../../book/src/database.md#two-databases-without-a-trait). The table is all that the
//! program knows of its past. A URL is final when its row is committed; the same command again reads the list again and
//! leaves out what has a row. No state that says "being fetched" could be left behind by a crash, because there is none.

mod postgres;
mod sqlite;

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use sqlx::postgres::{PgConnectOptions, PgPool};
use sqlx::sqlite::SqlitePool;
use tokio::sync::mpsc::Sender;

pub(crate) use postgres::exclusively;

use crate::admission::Known;
use crate::row::Row;

/// Where results go.
#[derive(Clone)]
pub enum Place {
    /// `postgres://user:password@host:port/name`
    Postgres(Box<PgConnectOptions>),
    /// The path of a file, which is made if there is none.
    Sqlite(PathBuf),
    /// Nowhere: it is gone with the program.
    Memory,
}

impl FromStr for Place {
    type Err = String;

    /// The error doesn't quote the text: a mistyped URL holds a password, too.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once("://") {
            Some(("postgres" | "postgresql", _)) => text
                .parse()
                .map(|server| Self::Postgres(Box::new(server)))
                .map_err(|_quotes_it: sqlx::Error| {
                    "not a database URL: write postgres://user@host/name, or a file".to_owned()
                }),
            Some(("sqlite", ":memory:")) => Ok(Self::Memory),
            Some(("sqlite", file)) => Ok(Self::Sqlite(file.into())),
            Some(_) => Err("write postgres://user@host/name, or the path of a file".to_owned()),
            None => Ok(Self::Sqlite(text.into())),
        }
    }
}

/// Without the password.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Postgres(server) => {
                write!(f, "postgres://{}:{}", server.get_host(), server.get_port())
            }
            Self::Sqlite(file) => write!(f, "{}", file.display()),
            Self::Memory => f.write_str("memory"),
        }
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Why results can't be kept. The names are for people: each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No room for another page.
    #[error("the disk is full: make room, and the same command goes on where it was")]
    Full(#[source] sqlx::Error),
    /// Another process has been writing for longer than one waits.
    #[error(
        "the database is locked by another process: end that one, and the same command goes on where it was"
    )]
    Locked(#[source] sqlx::Error),
    /// It isn't there, isn't reachable, or isn't ours.
    #[error("can't open {0}: {1}")]
    NotOpened(Place, #[source] sqlx::Error),
    /// Anything else.
    #[error("the database failed")]
    Other(#[source] sqlx::Error),
}

/// SQLite's primary result code for a full disk, and for another process's lock.
const SQLITE_FULL: i32 = 13;
const SQLITE_BUSY: i32 = 5;

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let code = error.as_database_error().and_then(|error| error.code());
        // PostgreSQL's "disk full" is 53100; SQLite's extended codes have the primary one in their lowest byte.
        match code.as_deref() {
            Some("53100") => Self::Full(error),
            Some(code) => match code.parse::<i32>().map(|code| code & 0xff) {
                Ok(SQLITE_FULL) => Self::Full(error),
                Ok(SQLITE_BUSY) => Self::Locked(error),
                _ => Self::Other(error),
            },
            None => Self::Other(error),
        }
    }
}

/// An open database.
#[derive(Debug, Clone)]
pub enum Store {
    /// SQLite.
    Sqlite(SqlitePool),
    /// PostgreSQL.
    Postgres(PgPool),
}

impl Store {
    /// Opens the database and makes the table, if there is none; with `fresh`, an empty one.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotOpened`].
    pub async fn open(place: &Place, fresh: bool) -> Result<Self, StoreError> {
        let opened = match place {
            Place::Sqlite(file) => sqlite::open(Some(file), fresh).await.map(Self::Sqlite),
            Place::Memory => sqlite::open(None, fresh).await.map(Self::Sqlite),
            Place::Postgres(server) => postgres::open(server, fresh).await.map(Self::Postgres),
        };
        opened.map_err(|error| StoreError::NotOpened(place.clone(), error))
    }

    /// Those of the URLs that have a row.
    pub(crate) async fn known(
        &self,
        urls: impl Iterator<Item = &str>,
    ) -> Result<Known, StoreError> {
        let urls: Vec<&str> = urls.collect();
        Ok(match self {
            Self::Sqlite(pool) => sqlite::known(pool, &urls).await?,
            Self::Postgres(pool) => postgres::known(pool, &urls).await?,
        })
    }

    /// Stores all of the rows or none. A URL that has a row keeps it: the first one to end was final.
    pub(crate) async fn insert(&self, rows: &[&Row]) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(pool) => sqlite::insert(pool, rows).await?,
            Self::Postgres(pool) => postgres::insert(pool, rows).await?,
        }
        Ok(())
    }

    /// Sends all rows in the order of their URLs, until nobody receives any more.
    ///
    /// # Errors
    ///
    /// The database fails.
    pub async fn rows(&self, rows: Sender<Row>) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(pool) => sqlite::rows(pool, rows).await?,
            Self::Postgres(pool) => postgres::rows(pool, rows).await?,
        }
        Ok(())
    }

    /// Ends all connections, and with SQLite brings everything into the one file.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}
