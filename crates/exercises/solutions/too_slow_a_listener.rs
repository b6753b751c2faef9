//! The listener who went home: a solution
//!
//! `Lagged(n)` says that n messages were overwritten; the next `recv` gives the oldest that is still there. `while
//! let Ok(..)` takes it for the end. Only `Closed` is.

// ANCHOR: code
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

/// The prices that were heard, and how many were missed.
async fn listen(mut prices: Receiver<u32>) -> (Vec<u32>, u64) {
    let (mut heard, mut missed) = (Vec::new(), 0);
    loop {
        match prices.recv().await {
            Ok(price) => heard.push(price),
            Err(RecvError::Lagged(overwritten)) => missed += overwritten,
            Err(RecvError::Closed) => return (heard, missed),
        }
    }
}
// ANCHOR_END: code

// Nothing to change below.

#[cfg(test)]
mod tests {
    use tokio::sync::broadcast;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_listener_that_missed_some_hears_the_newest() {
        let (prices, listener) = broadcast::channel(2);
        for price in 101..=105 {
            prices.send(price).unwrap();
        }
        drop(prices);
        let why = "the listener was late once, and never heard anything again";
        assert_eq!(listen(listener).await, (vec![104, 105], 3), "{why}");
    }
}
