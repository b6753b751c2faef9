//! A bound on the load that retries add: a token bucket of retries, shared by all calls to a service.
//!
//! Without it, three retries a call turn an outage into four times the load, just when the service
//! tries to get up.

use std::sync::atomic::{AtomicU32, Ordering};

// ANCHOR: budget
/// What a retry costs. A call earns a few hundredths of it.
const RETRY: u32 = 100;

/// Lets so many retries happen as a share of the calls, and some more for a start.
#[derive(Debug)]
pub struct RetryBudget {
    tokens: AtomicU32,
    most: u32,
    earned: u32,
}

impl RetryBudget {
    /// A budget of `percent` retries in a hundred calls, which can save up `burst` retries, and
    /// begins with them.
    pub fn new(percent: u32, burst: u32) -> Self {
        let most = burst.saturating_mul(RETRY);
        Self {
            tokens: AtomicU32::new(most),
            most,
            earned: percent,
        }
    }

    /// Counts a call, not its retries.
    pub fn call(&self) {
        let earn = |tokens: u32| Some(tokens.saturating_add(self.earned).min(self.most));
        // The closure never refuses.
        self.tokens
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, earn)
            .ok();
    }

    /// Takes the price of a retry, if it is there.
    #[must_use = "without a token there is no retry"]
    pub fn try_retry(&self) -> bool {
        let pay = |tokens: u32| tokens.checked_sub(RETRY);
        self.tokens
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, pay)
            .is_ok()
    }
}
// ANCHOR_END: budget
