//! What a producer learns of the death of its consumer: at once, and with the item in its hands.
//!
//! In Python the queue doesn't know who reads it, so `put` waits for ever. How to bring a consumer
//! back: the practice on tasks.

use std::num::ParseIntError;
use std::time::Duration;

use tokio::join;
use tokio::sync::mpsc::{self, Receiver, Sender, error::SendError};
use tokio::time::sleep;
use tracing::{Instrument, info_span, instrument};

// ANCHOR: producer
/// Sends all lines. Tells how many were accepted.
///
/// # Errors
///
/// The consumer is gone: with the line that it didn't take.
#[instrument(skip_all, ret, err)]
async fn producer(lines: &[&str], queue: Sender<String>) -> Result<usize, SendError<String>> {
    for line in lines {
        let sent = queue.send((*line).to_owned());
        sent.instrument(info_span!("wait for room")).await?;
    }
    Ok(lines.len())
}
// ANCHOR_END: producer

// ANCHOR: consumer
/// Adds numbers up.
///
/// # Errors
///
/// A line is no number. The receiver is dropped, and what waits in it.
#[instrument(skip_all, ret, err)]
async fn consumer(mut queue: Receiver<String>, takes: Duration) -> Result<u32, ParseIntError> {
    let mut sum = 0;
    while let Some(line) = queue.recv().await {
        sleep(takes).await;
        sum += line.parse::<u32>()?;
    }
    Ok(sum)
}
// ANCHOR_END: consumer

/// How it ended for the producer and for the consumer.
pub type Ended = (Result<usize, SendError<String>>, Result<u32, ParseIntError>);

// ANCHOR: run
/// Runs both to their ends, whichever comes first.
pub async fn run(lines: &[&str], capacity: usize, takes: Duration) -> Ended {
    let (queue, receiver) = mpsc::channel(capacity);
    join!(producer(lines, queue), consumer(receiver, takes))
}
// ANCHOR_END: run
