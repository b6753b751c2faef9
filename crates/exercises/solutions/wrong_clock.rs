//! An hour that no test can wait for: a solution
//!
//! `std::time::Instant` reads the machine's clock, which no test can stop or move. tokio's `Instant` is the same
//! one in production, and the paused one in a test.

// ANCHOR: code
use std::time::Duration;

use tokio::time::Instant;

/// A value that is good for an hour.
struct Cached {
    value: u32,
    since: Instant,
}

impl Cached {
    fn new(value: u32) -> Self {
        let since = Instant::now();
        Self { value, since }
    }

    /// The value, unless it is too old.
    fn get(&self) -> Option<u32> {
        let is_fresh = self.since.elapsed() < Duration::from_secs(3600);
        is_fresh.then_some(self.value)
    }
}
// ANCHOR_END: code

// Nothing to change below.

#[cfg(test)]
mod tests {
    use tokio::time::advance;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_value_is_forgotten_after_an_hour() {
        let cached = Cached::new(7);
        assert_eq!(cached.get(), Some(7));
        advance(Duration::from_secs(3599)).await;
        assert_eq!(cached.get(), Some(7), "it is still good for a second");
        advance(Duration::from_secs(1)).await;
        let why = "an hour has passed on tokio's clock, and the cache looked at another";
        assert_eq!(cached.get(), None, "{why}");
    }
}
