//! A function that holds a lock calls one that takes it.

use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::timeout;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "lock-taken-twice",
    symptom: "One of my methods hangs at the first call, with nobody else there",
    also: &[
        "deadlock",
        "reentrant",
        "recursive mutex",
        "lock twice",
        "same task",
        "self.lock()",
        "RwLock held across await",
        "lock held while awaiting",
        "nested locks",
    ],
    cause: "No mutex of tokio or of the standard library knows who holds it: `lock` waits for the guard to be dropped, and its owner is the one who waits.",
    cure: "Take the lock at the outer border only, and hand what it guards, `&T` or `&mut T`, to the functions inside.",
    caught_by: &[],
    shown_by: &[Watch::Test("with a time limit on a paused clock")],
    met_in: &[
        "https://github.com/ROCm/spur/pull/120",
        "https://github.com/rust-lang/rust/issues/32260",
        "https://github.com/rust-lang/rust/issues/111902",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: account
/// A balance that several tasks change.
#[derive(Debug)]
pub struct Account {
    balance: Mutex<u64>,
}

impl Account {
    /// Locks, and looks.
    pub async fn balance(&self) -> u64 {
        *self.balance.lock().await
    }
}
// ANCHOR_END: account

// ANCHOR: broken
/// Wrong: `balance()` takes the lock that this function holds.
pub async fn broken(account: &Account, amount: u64) -> bool {
    let mut balance = account.balance.lock().await;
    let enough = account.balance().await >= amount;
    if enough {
        *balance -= amount;
    }
    enough
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The guard knows the balance already.
pub async fn fixed(account: &Account, amount: u64) -> bool {
    let mut balance = account.balance.lock().await;
    let enough = *balance >= amount;
    if enough {
        *balance -= amount;
    }
    enough
}
// ANCHOR_END: fixed

/// One withdrawal, and a second of patience.
async fn scene(withdraw: impl AsyncFn(&Account, u64) -> bool) -> Seen {
    let account = Account {
        balance: Mutex::new(100),
    };
    match timeout(Duration::from_secs(1), withdraw(&account, 30)).await {
        Ok(enough) => Seen::of("withdrawn", enough).and("balance", account.balance().await),
        Err(_) => Seen::of("withdrawn", "no, it waits for ever"),
    }
}
