//! Everybody gets everything, as long as they keep up: who is too slow loses the oldest, and is
//! told how many.
//!
//! The producer never waits. Where it must, give each subscriber a bounded channel of its own.

use std::time::Duration;

use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::sleep;
use tracing::{info, instrument};

/// What a subscriber saw.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The messages that it received.
    pub messages: Vec<u32>,
    /// How many it was too slow for.
    pub missed: u64,
}

// ANCHOR: wrong
/// Wrong: a lag is an `Err`, too, so the first one ends the loop as if the stream had ended.
#[instrument(name = "subscriber", skip(feed, takes), ret)]
pub async fn stops_at_a_lag(n: u32, mut feed: Receiver<u32>, takes: Duration) -> Seen {
    let mut seen = Seen::default();
    while let Ok(message) = feed.recv().await {
        seen.messages.push(message);
        handle(message, takes).await;
    }
    seen
}
// ANCHOR_END: wrong

// ANCHOR: right
/// Goes on after a lag, and knows what it has missed.
#[instrument(name = "subscriber", skip(feed, takes), ret)]
pub async fn goes_on(n: u32, mut feed: Receiver<u32>, takes: Duration) -> Seen {
    let mut seen = Seen::default();
    loop {
        match feed.recv().await {
            Ok(message) => {
                seen.messages.push(message);
                handle(message, takes).await;
            }
            Err(RecvError::Lagged(missed)) => {
                info!(missed, "too slow");
                seen.missed += missed;
            }
            Err(RecvError::Closed) => return seen,
        }
    }
}
// ANCHOR_END: right

#[instrument(skip(takes), ret)]
async fn handle(message: u32, takes: Duration) {
    sleep(takes).await;
}
