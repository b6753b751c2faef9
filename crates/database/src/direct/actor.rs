//! A connection that has a thread of its own, and tasks that send it their calls.
//!
//! The thread takes all calls that wait at once, and runs the reads in one transaction, then the writes in another (`group`).
//! Nobody else's queries run between the statements of a call. What it doesn't do: read on several processors (`readers`).

use std::fmt;
use std::io;
use std::thread;

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

pub use super::answer::Error;
use super::answer::receive;
use super::group::{Asked, Request, read_together, write_together};

// ANCHOR: actor
/// A SQLite file, for any number of tasks. A clone is another way to the same thread.
///
/// The thread ends when it is closed, or when the last clone has been dropped.
#[derive(Clone)]
pub struct Actor {
    calls: mpsc::Sender<Call>,
}

/// The most calls that are taken at once, and so the most writes of a transaction.
const GROUP: usize = 256;

enum Call {
    Read(Box<dyn Request>),
    Write(Box<dyn Request>),
    Close(oneshot::Sender<()>),
}

impl Actor {
    /// Gives the connection its thread.
    ///
    /// # Errors
    ///
    /// The operating system has no thread left.
    pub fn start(connection: Connection) -> io::Result<Self> {
        let (calls, called) = mpsc::channel(GROUP);
        thread::Builder::new()
            .name("sqlite".to_owned())
            .spawn(move || serve(connection, called))?;
        Ok(Self { calls })
    }
}

/// The actor: takes what waits, runs the reads together, then the writes.
fn serve(mut connection: Connection, mut called: mpsc::Receiver<Call>) {
    let (mut calls, mut waiting) = (Vec::new(), Vec::new());
    let (mut reads, mut writes) = (Vec::new(), Vec::new());
    while called.blocking_recv_many(&mut calls, GROUP) > 0 {
        for call in calls.drain(..) {
            match call {
                Call::Read(read) => reads.push(read),
                Call::Write(write) => writes.push(write),
                Call::Close(closed) => {
                    called.close(); // What was sent before is still done.
                    waiting.push(closed);
                }
            }
        }
        // Nobody of them has an answer yet, so any order is right. Reads first: they see nothing that may
        // still be rolled back, and don't wait for the disk.
        read_together(&mut connection, &mut reads);
        write_together(&mut connection, &mut writes);
    }
    drop(connection);
    for closed in waiting {
        closed.send(()).ok();
    }
}
// ANCHOR_END: actor

// ANCHOR: calls
impl Actor {
    /// Reads, and sees the state of the file that the reads see which wait beside this one. Who has an answer
    /// has it after the last of them: long reads belong elsewhere.
    ///
    /// `work` begins and ends no transaction of its own.
    ///
    /// Cancel safety: a read that hasn't begun never begins.
    ///
    /// # Errors
    ///
    /// `work` fails, the file can't be locked, or the actor is closed.
    ///
    /// # Panics
    ///
    /// `work` panics. The actor goes on.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, Error> {
        let (answer, answered) = oneshot::channel();
        self.send(Call::Read(Box::new(Asked::new(work, answer))))
            .await?;
        receive(answered).await
    }

    /// Writes, in one transaction with the writes that wait beside this one. Who has an answer has it after
    /// the commit.
    ///
    /// `work` is all or nothing: if it fails or panics, what it wrote is rolled back, and the writes beside
    /// it are kept. It begins and ends no transaction of its own.
    ///
    /// Cancel safety: a write that hasn't begun never begins. One that has goes on, and is committed though
    /// nobody waits for it.
    ///
    /// # Errors
    ///
    /// `work` fails, the transaction can't begin or be committed, or the actor is closed.
    ///
    /// # Panics
    ///
    /// `work` panics. The actor goes on.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, Error> {
        let (answer, answered) = oneshot::channel();
        self.send(Call::Write(Box::new(Asked::new(work, answer))))
            .await?;
        receive(answered).await
    }

    /// Takes no more calls, does those that were made, and returns when the file is closed.
    ///
    /// Cancel safety: dropping it gives up the wait. Once it has been polled, the actor closes all the same,
    /// unless it waited for room among 256 calls.
    pub async fn close(self) {
        let (closed, is_closed) = oneshot::channel();
        // Errors mean that somebody else has closed it.
        if self.calls.send(Call::Close(closed)).await.is_ok() {
            is_closed.await.ok();
        }
    }

    async fn send(&self, call: Call) -> Result<(), Error> {
        self.calls.send(call).await.map_err(|_| Error::Closed)
    }
}
// ANCHOR_END: calls

impl fmt::Debug for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Actor").finish_non_exhaustive()
    }
}
