//! Pages that time out while nobody looks
//!
//! Each page takes two seconds to fetch, and may take two and a half. Then it is saved, which takes two more. Two
//! are fetched at a time. Why do some of them time out?
//!
//! Mend it: no page is lost, and six pages take twelve seconds.

// ANCHOR: code
use std::time::Duration;

use futures::{StreamExt, stream};
use tokio::time::{sleep, timeout};

const LIMIT: Duration = Duration::from_millis(2500);

/// Fetches and saves pages, two at a time. Gives how many were saved.
async fn archive(pages: u32) -> u32 {
    let mut fetched = stream::iter(0..pages)
        .map(|page| timeout(LIMIT, fetch(page)))
        .buffer_unordered(2);
    let mut saved = 0;
    while let Some(page) = fetched.next().await {
        if let Ok(page) = page {
            save(page).await;
            saved += 1;
        }
    }
    saved
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
