//! A task borrows from the function that spawns it.

use tokio::task::{JoinError, yield_now};

use crate::frame::{Check, Pitfall, Scene, Seen};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "borrow-in-spawn",
    symptom: "The compiler says that my async block may outlive the current function, though I await it two lines below",
    also: &[
        "E0373",
        "E0521",
        "E0597",
        "borrowed data escapes",
        "does not live long enough",
        "static lifetime",
        "&self in spawn",
        "scoped tasks",
    ],
    cause: "A spawned task lives until it ends, and nothing forces the caller to wait: the future that called `spawn` can be dropped at its `await`. So a task must own what it uses.",
    cure: "`async move`, with a clone or an `Arc` of what others need, too; or don't spawn: `join!` may borrow.",
    caught_by: &[Check::Refused("E0373")],
    shown_by: &[],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/2170",
        "https://github.com/rust-lang/wg-async/pull/93",
    ],
    broken: Scene::Refused(include_str!("../../tests/refused/borrow_in_spawn.stderr")),
    fixed: Scene::Paused(|| Box::pin(scene())),
};

// ANCHOR: fixed
/// The task owns the text.
pub async fn fixed(text: String) -> Result<usize, JoinError> {
    let task = tokio::spawn(async move { count_words(&text).await });
    task.await
}
// ANCHOR_END: fixed

#[tracing::instrument(ret)]
async fn count_words(text: &str) -> usize {
    yield_now().await;
    text.split_whitespace().count()
}

async fn scene() -> Seen {
    let words = fixed("three short words".to_owned()).await;
    Seen::of("words", words.unwrap_or_default())
}
