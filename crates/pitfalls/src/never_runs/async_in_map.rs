//! An async function is given to a function that wants an ordinary one.

use std::cell::Cell;
use std::time::Duration;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "async-in-map",
    symptom: "The async closure that I give to `map` never runs, and there is no warning",
    also: &[
        "Option::map",
        "Iterator::map",
        "callback",
        "nothing happens",
    ],
    cause: "`map` calls the function, which only makes a future, and wraps it: here an `Option` of a future is dropped. A future must be used, and the compiler says so, but not of one inside an `Option`.",
    cure: "Use `if let`, `match` or a loop, in which an `await` can stand; for many, `join_all` or a stream.",
    caught_by: &[],
    shown_by: &[Watch::Test("of what the closure does")],
    met_in: &[
        "https://github.com/vdaas/vald/pull/3199",
        "https://github.com/async-rs/async-std/issues/793",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: `mail` returns a future, so `map` returns an `Option` of one, and that is dropped.
pub async fn broken(user: Option<&str>, mailed: &Cell<u32>) {
    user.map(|user| mail(user, mailed));
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Where there is a user, the mail is awaited.
pub async fn fixed(user: Option<&str>, mailed: &Cell<u32>) {
    if let Some(user) = user {
        mail(user, mailed).await;
    }
}
// ANCHOR_END: fixed

#[tracing::instrument(skip(mailed), ret)]
async fn mail(user: &str, mailed: &Cell<u32>) {
    tokio::time::sleep(Duration::from_millis(100)).await;
    mailed.set(mailed.get() + 1);
}

async fn scene(notify: impl AsyncFnOnce(Option<&str>, &Cell<u32>)) -> Seen {
    let mailed = Cell::new(0);
    notify(Some("ann"), &mailed).await;
    Seen::of("mailed", mailed.get())
}
