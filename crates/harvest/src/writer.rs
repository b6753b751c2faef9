//! One writer: results in batches, each in one statement, and only then their places in the window.
//!
//! The practices: [queues](../../../book/src/queues.md#batches) and
//! [database](../../../book/src/database/sqlite.md).

use std::time::Duration;

use tokio::sync::mpsc::Receiver;
use tokio::time::{MissedTickBehavior, interval};

use crate::metrics::Metrics;
use crate::row::{Row, Seen};
use crate::store::{Store, StoreError};

/// Rows in a statement at most.
pub(crate) const BATCH: usize = 500;

/// Between two commits. It is also what a crash costs at most: what was seen in the meantime is fetched again.
const PATIENCE: Duration = Duration::from_millis(50);

// ANCHOR: write
/// Stores what is seen, until the last sender is gone.
///
/// # Errors
///
/// The store fails. The rows of that batch aren't final, and their URLs will be fetched by the next run.
pub(crate) async fn write(
    mut results: Receiver<Seen>,
    store: &Store,
    metrics: &Metrics,
) -> Result<(), StoreError> {
    let mut pace = interval(PATIENCE);
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut batch = Vec::with_capacity(BATCH);
    // While one batch is written the next one gathers in the channel.
    while results.recv_many(&mut batch, BATCH).await > 0 {
        let rows: Vec<&Row> = batch.iter().map(|seen| &seen.row).collect();
        store.insert(&rows).await?;
        for seen in batch.drain(..) {
            metrics.stored(&seen.row);
            // Final since the commit. Now another copy of the URL would find the row.
            seen.ticket.settle();
        }
        if results.len() < BATCH && !results.is_closed() {
            pace.tick().await;
        }
    }
    Ok(())
}
// ANCHOR_END: write
