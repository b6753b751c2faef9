//! Three seconds for one page: a solution
//!
//! `await` waits: what stands below it hasn't begun. `join!` polls the three in turns within one task, so that they
//! wait at the same time.

// ANCHOR: code
use std::time::Duration;

use tokio::join;
use tokio::time::sleep;

/// Orders, visitors and stock, in this order.
async fn dashboard() -> [u32; 3] {
    let (orders, visitors, stock) = join!(orders(), visitors(), stock());
    [orders, visitors, stock]
}
// ANCHOR_END: code

// Nothing to change below.

async fn orders() -> u32 {
    sleep(Duration::from_secs(1)).await;
    7
}

async fn visitors() -> u32 {
    sleep(Duration::from_secs(1)).await;
    120
}

async fn stock() -> u32 {
    sleep(Duration::from_secs(1)).await;
    31
}

#[cfg(test)]
mod tests {
    use tokio::time::Instant;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_page_takes_as_long_as_the_slowest_answer() {
        let start = Instant::now();
        assert_eq!(dashboard().await, [7, 120, 31]);
        assert_eq!(
            start.elapsed(),
            Duration::from_secs(1),
            "the three questions were asked one after another"
        );
    }
}
