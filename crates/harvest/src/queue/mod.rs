//! A queue that several harvesters share: jobs that outlive them all.
//!
//! The practice: [database](../../../../book/src/database/jobs.md). A job is put there once, taken by one harvester under a
//! lease, and gone when its row is stored. Whoever stops renewing its leases loses them, and somebody else gets the jobs:
//! so each job is done *at least once*.

mod nats;
mod postgres;

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::PgPool;

pub use nats::Unreachable;
pub(crate) use postgres::interval;

/// Where the queue is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broker {
    /// In the database of the results.
    Postgres,
    /// A NATS server with JetStream, as `nats://host:port`.
    Nats(String),
}

impl FromStr for Broker {
    type Err = String;

    /// The error doesn't quote the text: a URL may hold a password.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once("://") {
            None if text == "postgres" => Ok(Self::Postgres),
            Some(("nats" | "tls", _)) => match text.parse::<async_nats::ServerAddr>() {
                Ok(_) => Ok(Self::Nats(text.to_owned())),
                Err(_quotes_it) => Err("not an address: write nats://host:4222".to_owned()),
            },
            _ => Err("write nats://host:4222, or postgres for a table in --database".to_owned()),
        }
    }
}

/// Why the queue can't be used.
#[derive(Debug, thiserror::Error)]
pub enum QueueError {
    /// No server of NATS there, or one without JetStream.
    #[error(transparent)]
    Unreachable(#[from] Unreachable),
    /// The server doesn't do what it was asked for.
    #[error("the queue failed")]
    Nats(#[source] async_nats::Error),
    /// The database failed.
    #[error("the queue's table failed")]
    Postgres(#[from] sqlx::Error),
}

/// An open queue. Clones share it.
#[derive(Debug, Clone)]
pub enum Queue {
    /// A table.
    Postgres(postgres::Table),
    /// A stream of JetStream.
    Nats(Box<nats::Stream>),
}

/// A job that was taken. Dropped, it stays taken until its lease ends.
#[derive(Debug)]
pub struct Job {
    /// What is to be fetched: a line, as somebody has put it there.
    pub url: String,
    /// Needed to renew it, to give it back, and to have done it.
    pub claim: Claim,
}

/// Whose a job is.
#[derive(Debug)]
pub enum Claim {
    /// The row says so.
    Row,
    /// Who has the message knows where to acknowledge it.
    Message(Box<async_nats::jetstream::Message>),
}

impl Queue {
    /// Opens the queue, and makes it if there is none. `lease` is how long a harvester may be silent before it loses its
    /// jobs; where there is a queue already, its own lease stands.
    ///
    /// # Errors
    ///
    /// Nobody there, or nobody who can do that.
    pub async fn open(broker: &Broker, pool: &PgPool, lease: Duration) -> Result<Self, QueueError> {
        Ok(match broker {
            Broker::Postgres => Self::Postgres(postgres::Table::open(pool, lease).await?),
            Broker::Nats(address) => {
                Self::Nats(Box::new(nats::Stream::open(address, lease).await?))
            }
        })
    }

    /// How long a harvester may be silent before it loses its jobs.
    #[must_use]
    pub fn lease(&self) -> Duration {
        match self {
            Self::Postgres(table) => table.lease(),
            Self::Nats(stream) => stream.lease(),
        }
    }

    /// Puts jobs there. One that is there already isn't put there again.
    ///
    /// Cancel safety: dropped, it has put there some of them.
    ///
    /// # Errors
    ///
    /// Some may be there, some not.
    pub async fn put(&self, urls: &[&str]) -> Result<(), QueueError> {
        match self {
            Self::Postgres(table) => Ok(table.put(urls).await?),
            Self::Nats(stream) => stream.put(urls).await.map_err(QueueError::Nats),
        }
    }

    /// Takes at most so many jobs; none if for half a second there were none.
    ///
    /// Cancel safety: none. Jobs that were taken in that moment are nobody's until their lease ends.
    ///
    /// # Errors
    ///
    /// Nothing was taken, as far as one knows here.
    pub async fn take(&self, most: usize) -> Result<Vec<Job>, QueueError> {
        match self {
            Self::Postgres(table) => Ok(table.take(most).await?),
            Self::Nats(stream) => stream.take(most).await.map_err(QueueError::Nats),
        }
    }

    /// The jobs are done: nobody gets them any more.
    ///
    /// # Errors
    ///
    /// Somebody may get some of them again.
    pub async fn done(&self, jobs: &[Arc<Job>]) -> Result<(), QueueError> {
        match self {
            Self::Postgres(table) => Ok(table.done(jobs).await?),
            Self::Nats(stream) => stream.done(jobs).await.map_err(QueueError::Nats),
        }
    }

    /// Renews the leases of these jobs.
    ///
    /// # Errors
    ///
    /// Some may not be renewed.
    pub async fn renew(&self, jobs: &[Arc<Job>]) -> Result<(), QueueError> {
        match self {
            Self::Postgres(table) => Ok(table.renew(jobs).await?),
            Self::Nats(stream) => stream.renew(jobs).await.map_err(QueueError::Nats),
        }
    }

    /// Lets somebody else have the jobs, at once.
    ///
    /// # Errors
    ///
    /// Others have to wait for the leases to end.
    pub async fn give_back(&self, jobs: &[Arc<Job>]) -> Result<(), QueueError> {
        match self {
            Self::Postgres(table) => Ok(table.give_back(jobs).await?),
            Self::Nats(stream) => stream.give_back(jobs).await.map_err(QueueError::Nats),
        }
    }

    /// How many jobs aren't done: those that wait, and those that are taken.
    ///
    /// # Errors
    ///
    /// Nobody says.
    pub async fn left(&self) -> Result<u64, QueueError> {
        match self {
            Self::Postgres(table) => Ok(table.left().await?),
            Self::Nats(stream) => stream.left().await.map_err(QueueError::Nats),
        }
    }

    /// Forgets all jobs, taken or not.
    ///
    /// # Errors
    ///
    /// They are still there.
    pub async fn clear(&self) -> Result<(), QueueError> {
        match self {
            Self::Postgres(table) => Ok(table.clear().await?),
            Self::Nats(stream) => stream.clear().await.map_err(QueueError::Nats),
        }
    }
}

/// Without the password.
impl fmt::Display for Broker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Postgres => f.write_str("the database"),
            Self::Nats(address) => {
                let address = address.rsplit('@').next().unwrap_or_default();
                write!(f, "{}", address.trim_start_matches("nats://"))
            }
        }
    }
}
