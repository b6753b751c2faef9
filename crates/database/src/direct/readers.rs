//! Several threads that read, each with a connection: in WAL they wait neither for the writer nor for each other.
//!
//! For queries that are slow, or beside a writer that is. A read that is stopped harms nobody, so one that nobody waits for is.

use std::fmt;
use std::io;
use std::thread;

use rusqlite::Connection;
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

use super::answer::{Answer, Error, attempt, receive};
use super::stop::unless_stopped;

type Query = Box<dyn FnOnce(&Connection) + Send>;

// ANCHOR: readers
/// Threads that read. A clone is another way to the same threads, which end with the last clone.
#[derive(Clone)]
pub struct Readers {
    queries: async_channel::Sender<Query>,
}

impl Readers {
    /// Gives each connection a thread.
    ///
    /// # Errors
    ///
    /// The operating system has no thread left.
    ///
    /// # Panics
    ///
    /// There are no connections.
    pub fn start(connections: Vec<Connection>) -> io::Result<Self> {
        assert!(!connections.is_empty(), "somebody has to read");
        let (queries, asked) = async_channel::bounded::<Query>(256);
        for connection in connections {
            let asked = asked.clone();
            thread::Builder::new()
                .name("sqlite reader".to_owned())
                .spawn(move || {
                    while let Ok(query) = asked.recv_blocking() {
                        query(&connection);
                    }
                })?;
        }
        Ok(Self { queries })
    }

    /// Reads.
    ///
    /// Cancel safety: a read that hasn't begun never begins, one that has is interrupted.
    ///
    /// # Errors
    ///
    /// `work` fails.
    ///
    /// # Panics
    ///
    /// `work` panics. The thread goes on.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, Error> {
        let (answer, answered) = oneshot::channel::<Answer<T>>();
        let stop = CancellationToken::new();
        let _stopped_on_drop = stop.clone().drop_guard();
        let query = move |connection: &Connection| {
            let read = unless_stopped(connection, &stop, |connection| attempt(connection, work));
            let result = match read {
                Ok(Some(result)) => result,
                Ok(None) => return, // Nobody waits.
                Err(error) => Ok(Err(error)),
            };
            answer
                .send(result.map(|value| value.map_err(Error::Refused)))
                .ok();
        };
        let sent = self.queries.send(Box::new(query)).await;
        sent.map_err(|_| Error::Closed)?;
        receive(answered).await
    }
}
// ANCHOR_END: readers

impl fmt::Debug for Readers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Readers").finish_non_exhaustive()
    }
}
