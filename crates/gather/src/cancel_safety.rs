//! What a loser of `select!` loses: everything it held in its own variables.
//!
//! A future that can be dropped and made anew without a loss is *cancel safe*. One `recv` is; two in a row are not, because
//! the first message is a local variable while the second is awaited.

use std::pin::pin;
use std::time::Duration;

use tokio::select;
use tokio::sync::mpsc;
use tokio::time::{Instant, interval_at};
use tracing::{info, instrument};

/// A message in two parts.
pub type Message = (&'static str, &'static str);

// ANCHOR: receive
/// Receives a head and a body; `None` if the channel closes before both are there.
///
/// Cancel safety: none. Dropped between the two awaits, it takes the head with it.
#[instrument(skip_all, ret)]
async fn receive(parts: &mut mpsc::Receiver<&'static str>) -> Option<Message> {
    let head = parts.recv().await?;
    let body = parts.recv().await?;
    Some((head, body))
}
// ANCHOR_END: receive

// ANCHOR: made_in_the_loop
/// Wrong: each tick wins the race, drops `receive` with the head it holds, and the next turn begins with the body.
pub async fn made_in_the_loop(
    parts: &mut mpsc::Receiver<&'static str>,
    every: Duration,
) -> Option<Message> {
    let mut ticks = interval_at(Instant::now() + every, every);
    loop {
        select! {
            biased; // a message that is there goes before a tick
            message = receive(parts) => return message,
            _ = ticks.tick() => info!("still waiting"),
        }
    }
}
// ANCHOR_END: made_in_the_loop

// ANCHOR: made_before_the_loop
/// The future is made once and polled by reference: a tick ends one turn of the loop, not the future.
pub async fn made_before_the_loop(
    parts: &mut mpsc::Receiver<&'static str>,
    every: Duration,
) -> Option<Message> {
    let mut ticks = interval_at(Instant::now() + every, every);
    let mut message = pin!(receive(parts));
    loop {
        select! {
            biased;
            message = &mut message => return message,
            _ = ticks.tick() => info!("still waiting"),
        }
    }
}
// ANCHOR_END: made_before_the_loop
