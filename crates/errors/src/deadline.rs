//! An operation of several calls: a limit for each call isn't a limit for the operation.
//!
//! A call is a sleep here. The limits of one HTTP call are in `client`.

use std::time::Duration;

use tokio::time::error::Elapsed;
use tokio::time::{Instant, sleep, timeout, timeout_at};
use tracing::instrument;

/// A page of a report, which takes a while to come.
#[instrument(skip(takes), ret)]
pub async fn page(n: u32, takes: Duration) -> u32 {
    sleep(takes).await;
    n
}

// ANCHOR: each_call
/// Wrong: no call takes longer than `limit`, and so the report may take `pages` times as long.
pub async fn report_by_call(
    pages: u32,
    takes: Duration,
    limit: Duration,
) -> Result<Vec<u32>, Elapsed> {
    let mut report = Vec::new();
    for n in 1..=pages {
        report.push(timeout(limit, page(n, takes)).await?);
    }
    Ok(report)
}
// ANCHOR_END: each_call

// ANCHOR: one_deadline
/// The whole report in time, or an error. What it had got by then is lost.
pub async fn report_in_time(
    pages: u32,
    takes: Duration,
    limit: Duration,
) -> Result<Vec<u32>, Elapsed> {
    let deadline = Instant::now() + limit;
    let mut report = Vec::new();
    for n in 1..=pages {
        report.push(timeout_at(deadline, page(n, takes)).await?);
    }
    Ok(report)
}
// ANCHOR_END: one_deadline

// ANCHOR: as_far
/// As much of the report as comes in time: what the timeout drops is one call, not the report.
pub async fn report_so_far(pages: u32, takes: Duration, limit: Duration) -> Vec<u32> {
    let deadline = Instant::now() + limit;
    let mut report = Vec::new();
    for n in 1..=pages {
        match timeout_at(deadline, page(n, takes)).await {
            Ok(page) => report.push(page),
            Err(_too_late) => break,
        }
    }
    report
}
// ANCHOR_END: as_far
