//! Dropping a future is how it is cancelled: it stops at the `.await` it had reached, and its locals are dropped.
//!
//! There is no `CancelledError` to catch and no `finally` that may await. Clean-up that must await: `context-managers`.

use std::time::Duration;

use tokio::time::{error::Elapsed, sleep, timeout};
use tracing::{info, instrument};

use crate::lazy::Log;

/// Says that it was dropped: the only code that runs on cancellation is synchronous.
struct Guard<'a>(&'a Log);

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.0.note("guard: dropped");
    }
}

// ANCHOR: transfer
/// Two steps with a wait between them. Whoever drops it in the wait has done the first and not the second.
#[instrument(skip_all, ret)]
async fn transfer(log: &Log, wait: Duration) {
    let _guard = Guard(log);
    log.note("transfer: first account charged");
    info!("first account charged");
    sleep(wait).await;
    log.note("transfer: second account credited");
}
// ANCHOR_END: transfer

// ANCHOR: timed_out
/// A timeout drops what it ran: no error reaches `transfer`, and its last line never runs.
///
/// # Errors
///
/// The transfer took longer than `limit`. Half of it has happened then.
pub async fn timed_out(log: &Log, wait: Duration, limit: Duration) -> Result<(), Elapsed> {
    timeout(limit, transfer(log, wait)).await
}
// ANCHOR_END: timed_out
