//! The listener who went home
//!
//! Prices are broadcast. A listener that is too slow misses some, which is fine: the newest are what counts. But
//! after the first time it was too slow, it hears nothing any more.

// ANCHOR: code
use tokio::sync::broadcast::Receiver;

/// The prices that were heard, and how many were missed.
async fn listen(mut prices: Receiver<u32>) -> (Vec<u32>, u64) {
    let mut heard = Vec::new();
    while let Ok(price) = prices.recv().await {
        heard.push(price);
    }
    (heard, 0)
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
