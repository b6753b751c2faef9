//! `LISTEN` and `NOTIFY`: a bell, not a letter box.
//!
//! A notification reaches whoever listens at that moment, and is kept for nobody. So it says only that there is something to
//! see; what there is stands in a table.

use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::{PgListener, PgNotification};
use tokio::select;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};
use tracing::warn;

/// The channel on which new jobs are told.
pub const CHANNEL: &str = "jobs";

// ANCHOR: next_only
/// Wrong: what came while the connection was lost is not among what it returns, and nothing says so: `recv`
/// connects again by itself.
///
/// # Errors
///
/// The server can't be reached.
pub async fn next_only(listener: &mut PgListener) -> Result<PgNotification, sqlx::Error> {
    listener.recv().await
}
// ANCHOR_END: next_only

// ANCHOR: next_or_lost
/// Wrong: `Ok(None)` says that the connection was lost, once. Where the time is up while `try_recv`
/// connects again, nobody is told.
///
/// # Errors
///
/// The server can't be reached.
pub async fn next_or_lost(
    listener: &mut PgListener,
    patience: Duration,
) -> Result<Option<PgNotification>, sqlx::Error> {
    match timeout(patience, listener.try_recv()).await {
        Ok(heard) => heard,
        Err(_silence) => Ok(None),
    }
}
// ANCHOR_END: next_or_lost

// ANCHOR: bell
/// Says when it is worth to look for jobs. Each worker has a clone; all share one connection.
#[derive(Debug, Clone)]
pub struct Bell(watch::Receiver<()>);

impl Bell {
    /// Listens from now on, on a connection that it keeps: count it when you size the pool.
    ///
    /// Look for jobs after this and not before: what comes between a look and the listening is missed.
    ///
    /// # Errors
    ///
    /// No connection in time, or the database fails.
    pub async fn hang(pool: &PgPool) -> Result<Self, sqlx::Error> {
        let pool = pool.clone();
        let listener = listen(&pool).await?;
        let (rope, bell) = watch::channel(());
        // A task of its own: whoever waits may be dropped at any await, and the listener must not be.
        tokio::spawn(async move {
            select! {
                () = pull(&rope, &pool, listener) => {} // the pool is closed
                () = rope.closed() => {} // no worker is left
            }
        });
        Ok(Self(bell))
    }

    /// Waits until there may be a job: it rang since the last call, or nothing was heard for so long.
    ///
    /// Cancel safety: a ring that nobody waits for is kept for the next call.
    ///
    /// # Errors
    ///
    /// The pool is closed.
    pub async fn rung(&mut self, patience: Duration) -> Result<(), sqlx::Error> {
        match timeout(patience, self.0.changed()).await {
            Ok(Ok(())) | Err(_) => Ok(()),
            Ok(Err(_nobody_pulls)) => Err(sqlx::Error::PoolClosed),
        }
    }
}

async fn listen(pool: &PgPool) -> Result<PgListener, sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

/// Rings for each notification, and whenever some may have been missed, until the pool is closed.
async fn pull(rope: &watch::Sender<()>, pool: &PgPool, first: PgListener) {
    let mut listening = Ok(first);
    loop {
        match listening {
            Ok(mut listener) => {
                rope.send_replace(());
                // `None`: the connection was lost, and is there again.
                while let Ok(Some(_) | None) = listener.try_recv().await {
                    rope.send_replace(());
                }
            }
            Err(sqlx::Error::PoolClosed) => return,
            Err(error) => warn!(%error, "nobody hears of new jobs"),
        }
        sleep(Duration::from_millis(500)).await;
        listening = listen(pool).await;
    }
}
// ANCHOR_END: bell
