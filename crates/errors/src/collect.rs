//! Several operations, several errors: stop at the first, or collect them all.
//!
//! What becomes of the siblings in `join!`, `try_join!` and a task group: `gather`.

use std::error::Error;
use std::fmt;

use tokio::task::{JoinError, JoinSet};

// ANCHOR: first
/// All values, or the first error: the rest is aborted then, since nobody would read it.
///
/// # Errors
///
/// The first to happen, and only that one.
///
/// # Panics
///
/// When a job panicked.
pub async fn all_or_first_error<T, E>(mut jobs: JoinSet<Result<T, E>>) -> Result<Vec<T>, E>
where
    T: 'static,
    E: 'static,
{
    let mut values = Vec::new();
    while let Some(ended) = jobs.join_next().await {
        values.push(value_or_panic(ended)?);
    }
    Ok(values)
}
// ANCHOR_END: first

// ANCHOR: all
/// All values, or every error. No job is stopped because another one failed.
///
/// # Errors
///
/// All that happened, in the order in which they did.
///
/// # Panics
///
/// When a job panicked.
pub async fn all_or_all_errors<T, E>(mut jobs: JoinSet<Result<T, E>>) -> Result<Vec<T>, Failures<E>>
where
    T: 'static,
    E: Error + 'static,
{
    let (mut values, mut errors) = (Vec::new(), Vec::new());
    while let Some(ended) = jobs.join_next().await {
        match value_or_panic(ended) {
            Ok(value) => values.push(value),
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() {
        return Ok(values);
    }
    let of = values.len() + errors.len();
    Err(Failures { errors, of })
}

/// Several errors as one. There is no `source`: it could name only one of them.
#[derive(Debug)]
pub struct Failures<E> {
    /// Never empty.
    pub errors: Vec<E>,
    /// How many jobs there were.
    pub of: usize,
}

impl<E: fmt::Display> fmt::Display for Failures<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} failed", self.errors.len(), self.of)?;
        for (n, error) in self.errors.iter().enumerate() {
            write!(f, "{} {error}", if n == 0 { ":" } else { ";" })?;
        }
        Ok(())
    }
}

impl<E: Error> Error for Failures<E> {}
// ANCHOR_END: all

/// A panic in a job goes on in whoever waits for it. Nobody else can abort these jobs.
fn value_or_panic<T>(ended: Result<T, JoinError>) -> T {
    match ended {
        Ok(value) => value,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}
