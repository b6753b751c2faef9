//! A retry can do twice what should be done once: the answer was lost, not the request.
//!
//! A till stands for any service that must not act twice.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::sleep;
use tracing::instrument;

use crate::backoff::{Backoff, with_backoff};

/// The charge may have been made; its receipt did not arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the connection was lost before an answer")]
pub struct AnswerLost;

/// What it charges, it has charged, whether its answer arrives or not.
#[derive(Debug)]
pub struct Till(Mutex<Books>);

#[derive(Debug, Default)]
struct Books {
    answers_to_lose: u32,
    charged: u64,
    receipts: HashMap<u64, u64>,
}

const A_MOMENT: Duration = Duration::from_millis(100);

const BACKOFF: Backoff = Backoff {
    first: A_MOMENT,
    longest: Duration::from_secs(1),
};

impl Till {
    /// A till whose first answers get lost.
    pub fn losing(answers: u32) -> Self {
        Self(Mutex::new(Books {
            answers_to_lose: answers,
            ..Books::default()
        }))
    }

    /// What has been charged in all, in cents.
    pub fn charged(&self) -> u64 {
        self.books().charged
    }

    async fn answer(&self, receipt: u64) -> Result<u64, AnswerLost> {
        sleep(A_MOMENT).await;
        let lost = &mut self.books().answers_to_lose;
        match lost.checked_sub(1) {
            None => Ok(receipt),
            Some(left) => {
                *lost = left;
                Err(AnswerLost)
            }
        }
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

// ANCHOR: till
impl Till {
    /// Charges `cents`.
    ///
    /// # Errors
    ///
    /// [`AnswerLost`]: who asked knows nothing.
    #[instrument(skip_all, ret, err)]
    pub async fn charge(&self, cents: u64) -> Result<u64, AnswerLost> {
        self.books().charged += cents;
        self.answer(cents).await
    }

    /// Charges `cents`, unless it has been asked with this key before: then it repeats its answer.
    ///
    /// # Errors
    ///
    /// [`AnswerLost`]: ask again, with the same key.
    #[instrument(name = "charge", skip(self, cents), ret, err)]
    pub async fn charge_once(&self, key: u64, cents: u64) -> Result<u64, AnswerLost> {
        let receipt = {
            let books = &mut *self.books();
            *books.receipts.entry(key).or_insert_with(|| {
                books.charged += cents;
                cents
            })
        };
        self.answer(receipt).await
    }
}
// ANCHOR_END: till

// ANCHOR: twice
/// Wrong: each attempt is a payment of its own.
pub async fn pay(till: &Till, cents: u64) -> Result<u64, AnswerLost> {
    with_backoff(3, BACKOFF, || till.charge(cents)).await
}
// ANCHOR_END: twice

// ANCHOR: once
/// All attempts bear one key, by which the till can tell a repetition from a second payment.
pub async fn pay_once(till: &Till, cents: u64, key: u64) -> Result<u64, AnswerLost> {
    with_backoff(3, BACKOFF, || till.charge_once(key, cents)).await
}
// ANCHOR_END: once
