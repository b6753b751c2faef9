//! What the frozen stream does to a timeout: its clock runs on while the work inside stands still.
//!
//! The work itself is fine, and so is the service: the same downloads succeed as soon as somebody polls them.

use std::time::Duration;

use futures::stream::{self, StreamExt};
use tokio::time::error::Elapsed;
use tokio::time::{sleep, timeout};
use tracing::{Instrument, info_span, instrument};

/// A download in two steps. After the first, it needs to be polled to begin the second.
#[derive(Debug, Clone, Copy)]
pub struct Download {
    /// Which one it is.
    pub item: u32,
    /// How long it takes to connect.
    pub connect: Duration,
    /// How long it takes to read what the server sends.
    pub read: Duration,
}

impl Download {
    #[instrument(name = "download", skip_all, fields(item = self.item), ret, err)]
    async fn within(self, limit: Duration) -> Result<u32, Elapsed> {
        timeout(limit, async {
            sleep(self.connect)
                .instrument(info_span!("wait for connection"))
                .await;
            sleep(self.read).await;
            self.item
        })
        .await
    }
}

#[instrument(skip(processing), ret)]
async fn process(item: u32, processing: Duration) {
    sleep(processing).await;
}

// ANCHOR: process_in_the_loop
/// Wrong: while the loop processes one item, the other download stands still and its timeout doesn't.
pub async fn process_in_the_loop(
    downloads: &[Download],
    limit: Duration,
    processing: Duration,
) -> Vec<Result<u32, Elapsed>> {
    let mut downloaded = stream::iter(downloads)
        .map(|download| download.within(limit))
        .buffer_unordered(2);
    let mut results = Vec::new();
    while let Some(result) = downloaded.next().await {
        if let Ok(item) = result {
            process(item, processing).await;
        }
        results.push(result);
    }
    results
}
// ANCHOR_END: process_in_the_loop

// ANCHOR: process_in_the_stream
/// Processing is a part of the future in the window, so nothing that is in flight is ever left unpolled.
pub async fn process_in_the_stream(
    downloads: &[Download],
    limit: Duration,
    processing: Duration,
) -> Vec<Result<u32, Elapsed>> {
    stream::iter(downloads)
        .map(async |download| {
            let result = download.within(limit).await;
            if let Ok(item) = result {
                process(item, processing).await;
            }
            result
        })
        .buffer_unordered(2)
        .collect()
        .await
}
// ANCHOR_END: process_in_the_stream
