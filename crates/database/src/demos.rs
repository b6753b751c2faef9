//! What `cargo run -p database` shows: the demos, their options, and what each needs.
//!
//! Nothing here is to be copied: it runs the code of the other modules and prints what came of it.

mod endings;
mod faults;
mod folder;
mod locks;
pub mod log;
mod money;
mod pool;
mod postgres;
mod rows;
mod rusqlite;
mod story;

use clap::Subcommand;
use demo::{Failure, Needs, Practice, Stage};

/// The demos of this practice.
#[derive(Debug, Clone, Subcommand)]
pub enum Demo {
    /// Register users: a pool, a transaction, an insert and a select (the article's case)
    Story(story::Options),
    /// More tasks than connections: who waits, and who waits in vain
    Waiting(pool::Waiting),
    /// A transaction held across a call to somebody else, and two around it
    SlowWork(pool::SlowWork),
    /// A query on the pool, inside of a transaction
    Inside,
    /// One transaction and all the ways in which it ends
    Rollback,
    /// A bad row among good ones, with savepoints and without
    Savepoints,
    /// A transfer of money, dropped at every await
    Transfer,
    /// SQLite: a transaction that reads and then writes
    Locked,
    /// SQLite: a reader and a writer, with a write-ahead log and without
    Wal,
    /// SQLite: many tasks write, in one pool, and with a pool for each kind
    OneWriter,
    /// Rows read as a stream, all at once, page by page: what each holds
    Stream,
    /// Rows inserted four ways, and what each costs
    Batch(rows::Batch),
    /// What is set on a connection, and who meets it next
    Session,
    /// Files that can't be used, and what a person is told
    Faults,
    /// Where a password shows, and where not
    Secrets,
    /// PostgreSQL: two workers and a table of jobs, taken three ways
    Jobs(postgres::jobs::Options),
    /// PostgreSQL: what a listener hears, and what it doesn't
    Listen(postgres::listen::Options),
    /// PostgreSQL: transactions that depend on what they don't change
    Serializable(postgres::serializable::Options),
    /// PostgreSQL: a server that is stopped and started again
    Outage,
    /// SQLite several ways: sqlx, spawn_blocking, a mutex, an actor, measured on one file
    Sqlite(rusqlite::measure::Options),
    /// Where a call of rusqlite runs, seen from tasks that have nothing to do with it
    SqliteThreads(rusqlite::threads::Options),
    /// An actor that writes together what waits, while one of the writes fails
    SqliteActor(rusqlite::actor::Options),
    /// What a write did whose caller gave up and tried again
    SqliteTimeout(rusqlite::again::Options),
    /// Stopping a query that takes too long, and nobody else's
    SqliteInterrupt(rusqlite::limit::Options),
}

impl Practice for Demo {
    const NAME: &'static str = env!("CARGO_PKG_NAME");
    const ABOUT: &'static str = env!("CARGO_PKG_DESCRIPTION");
    const STORY: &'static str = "story";

    fn needs(&self) -> Needs {
        match self {
            Self::Sqlite(options) => options.needs(),
            _ => Needs::RealTime,
        }
    }

    fn missing(&self) -> Option<String> {
        match self {
            Self::Jobs(_) | Self::Listen(_) | Self::Serializable(_) | Self::Outage => {
                postgres::missing()
            }
            _ => None,
        }
    }

    async fn run(self, stage: &mut Stage) -> Result<(), Failure> {
        match self {
            Self::Story(options) => story::run(stage, &options).await,
            Self::Waiting(options) => pool::waiting(stage, &options).await,
            Self::SlowWork(options) => pool::slow_work(stage, &options).await,
            Self::Inside => endings::inside(stage).await,
            Self::Rollback => endings::rollback(stage).await,
            Self::Savepoints => endings::savepoints(stage).await,
            Self::Transfer => money::run(stage).await,
            Self::Locked => locks::locked(stage).await,
            Self::Wal => locks::wal(stage).await,
            Self::OneWriter => locks::one_writer(stage).await,
            Self::Stream => rows::stream(stage).await,
            Self::Batch(options) => rows::batch(stage, &options).await,
            Self::Session => rows::session(stage).await,
            Self::Faults => faults::faults(stage).await,
            Self::Secrets => faults::secrets(stage),
            Self::Jobs(options) => postgres::jobs::run(stage, &options).await,
            Self::Listen(options) => postgres::listen::run(stage, &options).await,
            Self::Serializable(options) => postgres::serializable::run(stage, &options).await,
            Self::Outage => postgres::outage::run(stage).await,
            Self::Sqlite(options) => rusqlite::measure::run(stage, &options).await,
            Self::SqliteThreads(options) => rusqlite::threads::run(stage, &options).await,
            Self::SqliteActor(options) => rusqlite::actor::run(stage, &options).await,
            Self::SqliteTimeout(options) => rusqlite::again::run(stage, &options).await,
            Self::SqliteInterrupt(options) => rusqlite::limit::run(stage, &options).await,
        }
    }
}
