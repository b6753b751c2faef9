//! An `await` stands in a closure.

use futures::future::join_all;
use tokio::task::yield_now;

use crate::frame::{Check, Pitfall, Scene, Seen};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "await-in-closure",
    symptom: "The compiler says that `await` is only allowed inside async functions and blocks, and mine is in an async function",
    also: &[
        "E0728",
        "map",
        "for_each",
        "filter",
        "sort_by_key",
        "unwrap_or_else",
        "iterator",
        "closure",
    ],
    cause: "A closure is a function of its own, and one that isn't async. What calls it, `map` here, couldn't wait either.",
    cure: "A loop; or let the closure make futures and join them, `join_all(ids.iter().map(|id| name(*id)))`; or a stream, for many.",
    caught_by: &[Check::Refused("E0728")],
    shown_by: &[],
    met_in: &[
        "https://github.com/alexcrichton/futures-await/issues/56",
        "https://github.com/rust-lang/libs-team/issues/197",
    ],
    broken: Scene::Refused(include_str!("../../tests/refused/await_in_closure.stderr")),
    fixed: Scene::Paused(|| Box::pin(scene())),
};

// ANCHOR: fixed
/// The closure makes a future of each, and one `await` waits for all.
pub async fn fixed(ids: &[u32]) -> Vec<String> {
    join_all(ids.iter().map(|id| name(*id))).await
}
// ANCHOR_END: fixed

#[tracing::instrument(ret)]
async fn name(id: u32) -> String {
    yield_now().await;
    format!("user {id}")
}

async fn scene() -> Seen {
    Seen::of("names", fixed(&[1, 2]).await.join(", "))
}
