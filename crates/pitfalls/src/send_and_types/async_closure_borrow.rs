//! A closure returns a future that borrows from the closure.

use tokio::task::yield_now;

use crate::frame::{Check, Pitfall, Scene, Seen};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "async-closure-borrow",
    symptom: "The compiler says that a captured variable cannot escape the body of my closure, which has an async block in it",
    also: &[
        "lifetime may not live long enough",
        "FnMut",
        "returns an async block that contains a reference",
        "AsyncFnMut",
        "async closures",
        "callback",
        "for_each",
    ],
    cause: "With `|item| async { .. }` the future is a value that the closure returns, and an `FnMut` must not return references to what it has captured.",
    cure: "An async closure, `async |item| ..`, and a caller that takes `AsyncFnMut`: there the future may borrow from the closure. Before Rust 1.85: clone, or share through a `Cell` or a lock.",
    caught_by: &[Check::Refused(
        "captured variable cannot escape `FnMut` closure body",
    )],
    shown_by: &[],
    met_in: &[
        "https://github.com/rustasync/team/issues/19",
        "https://github.com/gotham-rs/gotham/pull/449",
        "https://rust-lang.github.io/rfcs/3668-async-closures.html",
    ],
    broken: Scene::Refused(include_str!(
        "../../tests/refused/async_closure_borrow.stderr"
    )),
    fixed: Scene::Paused(|| Box::pin(scene())),
};

// ANCHOR: fixed
/// The future of an async closure may borrow from it.
pub async fn fixed(items: &[u32]) -> u32 {
    let mut count = 0;
    each(items, async |_| count += 1).await;
    count
}

async fn each(items: &[u32], mut handle: impl AsyncFnMut(u32)) {
    for item in items {
        yield_now().await;
        handle(*item).await;
    }
}
// ANCHOR_END: fixed

async fn scene() -> Seen {
    Seen::of("counted", fixed(&[7, 8, 9]).await)
}
