//! A task that closes what its owners can't: a cancelled or panicking owner has only `Drop`, and `Drop` sends.
//!
//! The place in the channel is reserved before the session is opened. So the send in `Drop` neither waits nor fails, the
//! channel is bounded, and it bounds the sessions. What must not be forgotten is [`Closer::finish`] at the end of the program,
//! which is easier to remember than every session.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::mpsc::{self, OwnedPermit};
use tokio::task::{JoinError, JoinHandle};
use tokio::time::timeout;
use tracing::{instrument, warn};

use crate::session::Session;

/// How long a server may take for its goodbye.
const PATIENCE: Duration = Duration::from_secs(5);

// ANCHOR: closer
/// Closes the sessions that are dropped.
#[derive(Debug)]
pub struct Closer<S> {
    sender: mpsc::Sender<Session<S>>,
    task: JoinHandle<Closed>,
}

/// What became of the sessions that were left to the closer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Closed {
    /// The server heard goodbye.
    pub well: usize,
    /// It didn't, or not in time.
    pub badly: usize,
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send + 'static> Closer<S> {
    /// Starts the task. At most `sessions` are open, or wait for their close, at the same time.
    ///
    /// # Panics
    ///
    /// `sessions` is zero, or there is no runtime.
    #[must_use]
    pub fn start(sessions: usize) -> Self {
        let (sender, receiver) = mpsc::channel(sessions);
        let task = tokio::spawn(close_all(receiver));
        Self { sender, task }
    }

    /// Opens a session, as soon as there are fewer than the limit.
    ///
    /// Cancel safety: dropped, it hangs up, as [`Session::open`] does.
    pub async fn open(&self, stream: S) -> io::Result<Attended<S>> {
        let place = self.sender.clone().reserve_owned().await;
        let place = place.map_err(|_| io::Error::other("the closer has ended"))?;
        let session = Session::open(stream).await?;
        Ok(Attended {
            held: Some((session, place)),
        })
    }

    /// Waits until every session is closed, by whomever, and says what became of those left to the
    /// closer. The last thing that a program does; called with a session at hand, it never returns.
    ///
    /// Cancel safety: dropped, the task goes on; only nobody waits for it.
    pub async fn finish(self) -> Result<Closed, JoinError> {
        drop(self.sender);
        self.task.await
    }
}

#[instrument(name = "closer", skip_all, ret)]
async fn close_all<S>(mut dropped: mpsc::Receiver<Session<S>>) -> Closed
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut closed = Closed::default();
    while let Some(session) = dropped.recv().await {
        let heard = timeout(PATIENCE, session.close()).await;
        match heard.map_err(io::Error::from).flatten() {
            Ok(()) => closed.well += 1,
            Err(error) => {
                warn!(%error, "a session didn't close");
                closed.badly += 1;
            }
        }
    }
    closed
}
// ANCHOR_END: closer

// ANCHOR: attended
/// A session that is closed in any case: by [`close`](Self::close), or else by the [`Closer`].
#[derive(Debug)]
pub struct Attended<S> {
    /// `None` once it is closed or handed over.
    held: Option<(Session<S>, OwnedPermit<Session<S>>)>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Attended<S> {
    /// As [`Session::put`].
    pub async fn put(&mut self, item: &str) -> io::Result<()> {
        match &mut self.held {
            Some((session, _)) => session.put(item).await,
            None => Err(io::ErrorKind::NotConnected.into()),
        }
    }

    /// Closes the session here and now, and tells how it went.
    ///
    /// Cancel safety: dropped, the closer goes on with it.
    pub async fn close(mut self) -> io::Result<()> {
        let Some((session, _)) = &mut self.held else {
            return Ok(());
        };
        let heard = session.goodbye().await;
        self.held = None; // the caller is told; the place is given back unused
        heard
    }
}

impl<S> Drop for Attended<S> {
    fn drop(&mut self) {
        if let Some((session, place)) = self.held.take() {
            place.send(session);
        }
    }
}
// ANCHOR_END: attended

// ANCHOR: upload
/// Right in any case: returned, failed, panicked or cancelled, the session is closed.
pub async fn upload<S>(closer: &Closer<S>, stream: S, items: &[&str]) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let mut session = closer.open(stream).await?;
    for item in items {
        session.put(item).await?;
    }
    session.close().await
}
// ANCHOR_END: upload
