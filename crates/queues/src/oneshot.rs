//! An answer to each question: the question carries the sender of a channel for one value.
//!
//! The counterpart of an `asyncio.Future` that is put into a queue together with the work. Either
//! end can see that the other one has given up. The service is what the field calls an actor; how
//! to keep it alive: the practice on tasks.

use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::time::{error::Elapsed, sleep, timeout};
use tracing::{info, instrument};

// ANCHOR: question
/// A question, and where its answer goes.
#[derive(Debug)]
pub struct Question {
    n: u32,
    answer: oneshot::Sender<u32>,
}

/// Why there is no answer.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum AskError {
    /// The service has ended; the question was not asked.
    #[error("the service has ended")]
    Gone,
    /// The service dropped the question: it failed at it, or ended before its turn came.
    #[error("the service dropped the question")]
    Dropped(#[from] oneshot::error::RecvError),
    /// Nobody waits any more.
    #[error("no answer in time")]
    Late(#[from] Elapsed),
}

/// Asks, and waits for the answer as long as `patience` lasts.
///
/// Cancel safety: dropped, it takes the question back, or leaves it behind as one that nobody waits
/// for.
///
/// # Errors
///
/// See [`AskError`].
#[instrument(skip(service, patience), ret, err)]
pub async fn ask(
    n: u32,
    service: &mpsc::Sender<Question>,
    patience: Duration,
) -> Result<u32, AskError> {
    timeout(patience, async {
        let (answer, answered) = oneshot::channel();
        let asked = service.send(Question { n, answer }).await;
        asked.map_err(|_| AskError::Gone)?;
        Ok(answered.await?)
    })
    .await?
}
// ANCHOR_END: question

// ANCHOR: service
/// Answers one question after another with its square, and leaves out those that nobody waits for.
/// Tells which it answered.
#[instrument(skip_all, ret)]
pub async fn service(mut questions: mpsc::Receiver<Question>, takes: Duration) -> Vec<u32> {
    let mut answered = Vec::new();
    while let Some(Question { n, mut answer }) = questions.recv().await {
        if answer.is_closed() {
            info!(n, "nobody waits for the answer");
            continue;
        }
        tokio::select! {
            biased;
            squared = square(n, takes) => {
                // Who asked may have left in this very moment.
                if answer.send(squared).is_ok() {
                    answered.push(n);
                }
            }
            () = answer.closed() => info!(n, "whoever asked has left"),
        }
    }
    answered
}

#[instrument(skip(takes), ret)]
async fn square(n: u32, takes: Duration) -> u32 {
    sleep(takes).await;
    n * n
}
// ANCHOR_END: service
