//! Start now, wait later: a task runs while its parent does something else. A future doesn't.
//!
//! What a future is, and when a task starts: `async-await`. Many at once: `gather`.

use std::time::Duration;

use tokio::task::JoinError;
use tokio::time::sleep;
use tracing::instrument;

#[instrument(skip_all, ret)]
async fn report(takes: Duration) -> u32 {
    sleep(takes).await;
    42
}

#[instrument(skip_all, ret)]
async fn greet_visitors(takes: Duration) {
    sleep(takes).await;
}

// ANCHOR: started
/// The report is made while the visitors are greeted. Its value is there when it is wanted.
///
/// Cancel safety: dropping this drops the handle, and the report goes on without anybody who wants it.
///
/// # Errors
///
/// The report panicked.
pub async fn started_now(making: Duration, greeting: Duration) -> Result<u32, JoinError> {
    let report = tokio::spawn(report(making));
    greet_visitors(greeting).await;
    report.await
}
// ANCHOR_END: started

// ANCHOR: called
/// Wrong: nothing is started. The report begins when the visitors have gone.
///
/// # Errors
///
/// None: there is no task that could panic.
pub async fn called_now(making: Duration, greeting: Duration) -> Result<u32, JoinError> {
    let report = report(making);
    greet_visitors(greeting).await;
    Ok(report.await)
}
// ANCHOR_END: called
