//! Pages that time out while nobody looks: a solution
//!
//! The futures in a `buffer_unordered` are polled only while somebody awaits `next()`. While the body saves, they
//! stand still, and their deadlines don't. With `for_each_concurrent` the body is part of what is polled together.

// ANCHOR: code
use std::cell::Cell;
use std::time::Duration;

use futures::{StreamExt, stream};
use tokio::time::{sleep, timeout};

const LIMIT: Duration = Duration::from_millis(2500);

/// Fetches and saves pages, two at a time. Gives how many were saved.
async fn archive(pages: u32) -> u32 {
    let saved = Cell::new(0);
    stream::iter(0..pages)
        .for_each_concurrent(2, async |page| {
            if let Ok(page) = timeout(LIMIT, fetch(page)).await {
                save(page).await;
                saved.set(saved.get() + 1);
            }
        })
        .await;
    saved.get()
}
// ANCHOR_END: code

// Nothing to change below.

async fn fetch(page: u32) -> u32 {
    sleep(Duration::from_secs(1)).await; // the head
    sleep(Duration::from_secs(1)).await; // the body
    page
}

async fn save(_page: u32) {
    sleep(Duration::from_secs(2)).await;
}

#[cfg(test)]
mod tests {
    use tokio::time::Instant;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn every_page_is_saved_in_time() {
        let start = Instant::now();
        let why = "pages timed out, though each takes 2 s of the 2.5 it may take";
        assert_eq!(archive(6).await, 6, "{why}");
        let why = "two at a time, four seconds each";
        assert_eq!(start.elapsed(), Duration::from_secs(12), "{why}");
    }
}
