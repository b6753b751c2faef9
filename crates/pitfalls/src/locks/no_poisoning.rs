//! A panic in the middle of a change, under a mutex that isn't poisoned by it.

use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use tokio::sync::Mutex;

use crate::frame::{Pitfall, Scene, Seen};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "no-poisoning",
    symptom: "After some request panicked, my totals don't add up any more, and nobody says so",
    also: &[
        "tokio Mutex",
        "poison",
        "PoisonError",
        "inconsistent state",
        "half changed",
        "invariant broken",
        "corrupt data",
    ],
    cause: "A panic drops the guard, and tokio's `Mutex` is then free, with data that is changed by half. The standard library's would be poisoned, and say so to the next who locks it.",
    cure: "Do what can fail before the first change; or take the standard library's `Mutex`, which nothing but an `.await` under the lock speaks against.",
    caught_by: &[],
    shown_by: &[],
    met_in: &[
        "https://github.com/tokio-rs/tokio/pull/1933",
        "https://github.com/chainflip-io/chainflip-backend/issues/546",
        "https://doc.rust-lang.org/std/sync/struct.Mutex.html#poisoning",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: stock
/// The total is the sum of the shelves: that is what the mutex is there for.
#[derive(Debug)]
pub struct Stock {
    total: u32,
    shelves: Vec<u32>,
}
// ANCHOR_END: stock

// ANCHOR: broken
/// Wrong: where there is no such shelf, the total is less already.
pub async fn broken(stock: &Mutex<Stock>, shelf: usize) {
    let mut stock = stock.lock().await;
    stock.total -= 1;
    stock.shelves[shelf] -= 1;
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// What can panic comes before the first change.
pub async fn fixed(stock: &Mutex<Stock>, shelf: usize) {
    let mut stock = stock.lock().await;
    stock.shelves[shelf] -= 1;
    stock.total -= 1;
}
// ANCHOR_END: fixed

/// One order for a shelf that exists, and one for a shelf that doesn't.
async fn scene(sell: impl AsyncFn(&Mutex<Stock>, usize)) -> Seen {
    let stock = Mutex::new(Stock {
        total: 20,
        shelves: vec![10, 10],
    });
    let mut panicked = 0;
    for shelf in [1, 7] {
        let order = AssertUnwindSafe(sell(&stock, shelf)).catch_unwind();
        panicked += u32::from(order.await.is_err());
    }
    let stock = stock.lock().await;
    Seen::of("orders that panicked", panicked)
        .and("total", stock.total)
        .and("sum of the shelves", stock.shelves.iter().sum::<u32>())
}
