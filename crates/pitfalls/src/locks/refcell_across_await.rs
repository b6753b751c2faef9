//! A borrow of a `RefCell` that lives while something is awaited.

use std::cell::RefCell;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt;
use tokio::time::sleep;
use tracing::info_span;

use crate::frame::{Check, Group, Pitfall, Scene, Seen, Watch, lane, panic_message};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "refcell-across-await",
    symptom: "My single-threaded code panics with \"already borrowed\", but only when two clients come at the same time",
    also: &[
        "BorrowMutError",
        "already mutably borrowed",
        "Rc<RefCell>",
        "LocalSet",
        "spawn_local",
    ],
    cause: "At every `.await` the other tasks of the thread run. One that borrows the same `RefCell` while the first still has its borrow panics.",
    cure: "Borrow for one statement at a time, and let no borrow live over an `.await`.",
    caught_by: &[Check::Clippy("await_holding_refcell_ref", Group::Default)],
    shown_by: &[Watch::Panic("RefCell already borrowed")],
    met_in: &[
        "https://github.com/AutoMQ/elastic-stream/issues/218",
        "https://github.com/gtk-rs/gtk4-rs/issues/992",
        "https://github.com/rust-lang/rust-clippy/issues/6008",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

#[expect(clippy::await_holding_refcell_ref, reason = "this is what goes wrong")]
// ANCHOR: broken
/// Wrong: the vector stays borrowed while `greet` is awaited.
pub async fn broken(clients: &RefCell<Vec<u32>>, client: u32) {
    let mut clients = clients.borrow_mut();
    greet(client).await;
    clients.push(client);
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The borrow begins and ends in one statement.
pub async fn fixed(clients: &RefCell<Vec<u32>>, client: u32) {
    greet(client).await;
    clients.borrow_mut().push(client);
}
// ANCHOR_END: fixed

async fn greet(_client: u32) {
    sleep(Duration::from_millis(100)).await;
}

/// Two clients, the second while the first is being greeted.
async fn scene(welcome: impl AsyncFn(&RefCell<Vec<u32>>, u32)) -> Seen {
    let clients = RefCell::new(Vec::new());
    let both = async {
        tokio::join!(
            lane(info_span!("client", n = 1), welcome(&clients, 1)),
            async {
                sleep(Duration::from_millis(50)).await;
                lane(info_span!("client", n = 2), welcome(&clients, 2)).await;
            },
        )
    };
    match AssertUnwindSafe(both).catch_unwind().await {
        Ok(_) => Seen::of("clients", clients.borrow().len()),
        Err(panic) => Seen::of("panic", panic_message(&*panic)),
    }
}
