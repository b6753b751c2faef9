//! Two locks, taken in opposite orders.

use std::time::Duration;

use tokio::sync::{Mutex, MutexGuard};
use tokio::time::{sleep, timeout};
use tracing::info_span;

use crate::frame::{Pitfall, Scene, Seen, Watch, lane};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "lock-order",
    symptom: "Under load two of my requests wait for each other for ever, and then everybody else for them",
    also: &[
        "deadlock",
        "AB-BA",
        "ABBA",
        "lock inversion",
        "two mutexes",
        "transfer",
        "sometimes hangs",
        "hangs under load",
        "RwLock",
    ],
    cause: "One task holds the first lock and waits for the second, another holds the second and waits for the first.",
    cure: "Take several locks in one order everywhere, such as that of their numbers; or keep what is changed together behind one lock.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "of two opposite calls at the same time, with a time limit",
    )],
    met_in: &[
        "https://github.com/rustfs/rustfs/pull/4421",
        "https://github.com/versatica/mediasoup/pull/1605",
        "https://github.com/tikv/agatedb/issues/61",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

/// A numbered balance.
#[derive(Debug)]
pub struct Account {
    number: u32,
    balance: Mutex<u64>,
}

// ANCHOR: broken
/// Wrong: the order of the locks is that of the arguments.
pub async fn broken(from: &Account, to: &Account, amount: u64) {
    let (mut debit, mut credit) = (open(from).await, open(to).await);
    *debit -= amount;
    *credit += amount;
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The account with the smaller number comes first, whichever way the money goes.
pub async fn fixed(from: &Account, to: &Account, amount: u64) {
    let (mut debit, mut credit) = if from.number < to.number {
        (open(from).await, open(to).await)
    } else {
        let credit = open(to).await;
        (open(from).await, credit)
    };
    *debit -= amount;
    *credit += amount;
}
// ANCHOR_END: fixed

/// Locks the account, and takes a while to make sure of its owner.
async fn open(account: &Account) -> MutexGuard<'_, u64> {
    let balance = account.balance.lock().await;
    sleep(Duration::from_millis(100)).await;
    balance
}

/// Two transfers at the same time, there and back.
async fn scene(transfer: impl AsyncFn(&Account, &Account, u64)) -> Seen {
    let [ada, grace] = [1, 2].map(|number| Account {
        number,
        balance: Mutex::new(100),
    });
    let both = async {
        let there = lane(info_span!("there"), transfer(&ada, &grace, 30));
        let back = lane(info_span!("back"), transfer(&grace, &ada, 10));
        tokio::join!(there, back);
    };
    match timeout(Duration::from_secs(1), both).await {
        Ok(()) => Seen::of("the transfers", "both done")
            .and("first balance", *ada.balance.lock().await)
            .and("second balance", *grace.balance.lock().await),
        Err(_) => Seen::of("the transfers", "wait for each other for ever"),
    }
}
