//! A second-best answer, which says that it is one.
//!
//! The last good answer stands for any substitute: a default, a cache, a smaller model.

use std::sync::{Mutex, PoisonError};

// ANCHOR: default
/// Wrong: a rate of nothing is an answer too. Nobody who gets it can tell it from a real one.
pub async fn rate_or_default<E>(fetch: impl Future<Output = Result<u64, E>>) -> u64 {
    fetch.await.unwrap_or_default()
}
// ANCHOR_END: default

// ANCHOR: last_good
/// An answer, and how good it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer<T, E> {
    /// As asked for.
    Fresh(T),
    /// The last one that was, and why there is no newer one.
    Stale(T, E),
}

/// Remembers the last good answer.
#[derive(Debug)]
pub struct LastGood<T>(Mutex<Option<T>>);

impl<T> Default for LastGood<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> LastGood<T> {
    /// The answer of `fetch`; where that fails in a way for which `excuses` has understanding, the
    /// last good one. An error which another attempt wouldn't mend is no excuse: served stale, it
    /// would never be noticed.
    ///
    /// Cancel safety: dropped, it drops `fetch` and remembers what it remembered before.
    ///
    /// # Errors
    ///
    /// That of `fetch`, without an excuse or before the first good answer.
    pub async fn or_stale<E>(
        &self,
        fetch: impl Future<Output = Result<T, E>>,
        excuses: impl Fn(&E) -> bool,
    ) -> Result<Answer<T, E>, E> {
        let fetched = fetch.await;
        // Locked after the wait, never across it. No code that can panic runs under the lock.
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match fetched {
            Ok(value) => {
                *last = Some(value.clone());
                Ok(Answer::Fresh(value))
            }
            Err(error) if excuses(&error) => match &*last {
                Some(value) => Ok(Answer::Stale(value.clone(), error)),
                None => Err(error),
            },
            Err(error) => Err(error),
        }
    }
}
// ANCHOR_END: last_good
