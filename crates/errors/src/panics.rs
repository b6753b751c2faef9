//! Panics: a task is where they end.
//!
//! A panic is a bug, and no way to report what can be expected to fail. Restarting what panicked:
//! `tasks`.

use std::any::Any;
use std::panic::resume_unwind;

use tokio::task::JoinError;
use tokio_util::task::AbortOnDropHandle;

// ANCHOR: detached
/// Wrong: nobody holds the handle, so nobody learns how the job ended. The panic prints a line on
/// standard error, and the program goes on without the job.
pub fn detached(job: impl Future<Output = ()> + Send + 'static) {
    tokio::spawn(job);
}
// ANCHOR_END: detached

// ANCHOR: edge
/// A job that broke off instead of ending.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BrokeOff {
    /// There is a bug in it.
    #[error("it panicked: {0}")]
    Panicked(String),
    /// Somebody aborted it, or the runtime ended.
    #[error("it was cancelled")]
    Cancelled,
}

/// Runs `job` in a task of its own, at whose edge a panic becomes an error. What the job shared
/// with others may be left half-done: only locks that are poisoned remember it.
///
/// Cancel safety: dropped, it aborts the job.
///
/// # Errors
///
/// [`BrokeOff`]: the job has no value.
pub async fn contained<T: Send + 'static>(
    job: impl Future<Output = T> + Send + 'static,
) -> Result<T, BrokeOff> {
    let ended = AbortOnDropHandle::new(tokio::spawn(job)).await;
    ended.map_err(|error| match error.try_into_panic() {
        Ok(payload) => BrokeOff::Panicked(message(&*payload).to_owned()),
        Err(_cancelled) => BrokeOff::Cancelled,
    })
}

/// What `panic!` said. It may be thrown with any value; `panic!` throws one of these two.
fn message(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}
// ANCHOR_END: edge

// ANCHOR: resumed
/// The opposite: a bug in the job is a bug here, so the panic goes on where it is awaited.
///
/// # Panics
///
/// As the job did.
pub async fn passed_on<T: Send + 'static>(
    job: impl Future<Output = T> + Send + 'static,
) -> Result<T, JoinError> {
    match AbortOnDropHandle::new(tokio::spawn(job)).await {
        Err(error) if error.is_panic() => resume_unwind(error.into_panic()),
        ended => ended,
    }
}
// ANCHOR_END: resumed
