//! Money from one account to the other, in two calls and in one: what a caller that is dropped leaves behind.
//!
//! The store is a sleep and a list. A real one is a service or a database, where the one call is a transaction.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::sleep;

/// Accounts somewhere else: each call travels there and back.
#[derive(Debug)]
pub struct Store {
    balances: Mutex<[i64; 2]>,
    travels: Duration,
}

impl Store {
    /// Two accounts, of which the first has everything.
    #[must_use]
    pub fn new(all: i64, travels: Duration) -> Self {
        let balances = Mutex::new([all, 0]);
        Self { balances, travels }
    }

    /// Does all of these changes at once.
    ///
    /// Cancel safety: dropped, it has happened or it hasn't, depending on how far the call had got.
    pub async fn change(&self, changes: &[(usize, i64)]) {
        sleep(self.travels).await;
        {
            let mut balances = self.balances.lock().unwrap_or_else(PoisonError::into_inner);
            for (account, amount) in changes {
                balances[*account] += amount;
            }
        }
        sleep(self.travels).await;
    }

    /// What is in the accounts.
    #[must_use]
    pub fn balances(&self) -> [i64; 2] {
        *self.balances.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

// ANCHOR: two_calls
/// Wrong: between the two calls the amount is nowhere.
pub async fn in_two_calls(store: &Store, amount: i64) {
    store.change(&[(0, -amount)]).await;
    store.change(&[(1, amount)]).await;
}
// ANCHOR_END: two_calls

// ANCHOR: one_call
/// One call, so that whoever drops it leaves the amount here or there.
///
/// Cancel safety: dropped, it has happened or it hasn't.
pub async fn in_one_call(store: &Store, amount: i64) {
    store.change(&[(0, -amount), (1, amount)]).await;
}
// ANCHOR_END: one_call
