//! A queue as the cure for a read that can't be cancelled: the read gets a task of its own, the
//! loop receives.
//!
//! `read_exact`, `read_line` and `read_to_end` keep what they have read so far in themselves; to
//! drop them is to drop it.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::select;
use tokio::sync::mpsc;
use tokio::time::{Instant, interval_at};
use tokio_util::task::AbortOnDropHandle;
use tracing::{info, instrument};

/// A message of eight bytes.
pub type Frame = [u8; 8];

// ANCHOR: wrong
/// Wrong: a beat in the middle of a frame drops the half that was read, and all frames after it are
/// shifted.
///
/// # Errors
///
/// The stream can't be read. Its end is no error, wherever it comes.
///
/// # Panics
///
/// `every` is zero.
#[instrument(name = "reader", skip_all, err)]
pub async fn reads_in_the_loop(
    mut stream: impl AsyncRead + Unpin + Send + 'static,
    every: Duration,
) -> io::Result<Vec<Frame>> {
    let mut beats = interval_at(Instant::now() + every, every);
    let mut frames = Vec::new();
    let mut frame = Frame::default();
    loop {
        select! {
            biased;
            read = stream.read_exact(&mut frame) => match read {
                Ok(_) => frames.push(frame),
                Err(error) => return ended(error, frames),
            },
            _ = beats.tick() => info!("beat"),
        }
    }
}
// ANCHOR_END: wrong

// ANCHOR: right
/// The task reads and is never dropped in the middle; `recv`, which the beat drops, loses nothing.
///
/// # Errors
///
/// The stream can't be read. Its end is no error, wherever it comes.
///
/// # Panics
///
/// `every` is zero.
#[instrument(name = "reader", skip_all, err)]
pub async fn reads_in_a_task(
    mut stream: impl AsyncRead + Unpin + Send + 'static,
    every: Duration,
) -> io::Result<Vec<Frame>> {
    let (queue, mut received) = mpsc::channel(8);
    let reader = tokio::spawn(async move {
        loop {
            let mut frame = Frame::default();
            let read = stream.read_exact(&mut frame).await;
            let failed = read.is_err();
            // Who can't receive any more needs no frame, and no error either.
            if queue.send(read.map(|_| frame)).await.is_err() || failed {
                return;
            }
        }
    });
    // Dropped, it ends a task that waits for bytes which nobody wants.
    let _reader = AbortOnDropHandle::new(reader);
    let mut beats = interval_at(Instant::now() + every, every);
    let mut frames = Vec::new();
    loop {
        select! {
            biased;
            read = received.recv() => match read {
                Some(Ok(frame)) => frames.push(frame),
                Some(Err(error)) => return ended(error, frames),
                None => return Err(io::Error::other("the reading task panicked")),
            },
            _ = beats.tick() => info!("beat"),
        }
    }
}
// ANCHOR_END: right

fn ended(error: io::Error, frames: Vec<Frame>) -> io::Result<Vec<Frame>> {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => Ok(frames),
        _ => Err(error),
    }
}
