//! Two futures stand where one type is wanted.

use futures::FutureExt;
use futures::future::join_all;
use tokio::task::yield_now;

use crate::frame::{Check, Pitfall, Scene, Seen};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "two-async-blocks",
    symptom: "Two async blocks that look alike have different types, and I can't put them into one `Vec`, nor return either of them",
    also: &[
        "E0308",
        "no two async blocks, even if identical, have the same type",
        "match arms",
        "if else",
        "Vec of futures",
        "FuturesUnordered",
        "impl Future",
    ],
    cause: "The compiler makes a type of its own for each async block and for each async function, as it does for each closure.",
    cure: "`Box::pin` them as `Pin<Box<dyn Future<Output = T>>>` (`.boxed()` in the futures crate); for a fixed number, `join!` or `select!` take different types.",
    caught_by: &[Check::Refused("E0308")],
    shown_by: &[],
    met_in: &[
        "https://github.com/rust-lang/rust/issues/125737",
        "https://github.com/rust-lang/rust/issues/81457",
    ],
    broken: Scene::Refused(include_str!("../../tests/refused/two_async_blocks.stderr")),
    fixed: Scene::Paused(|| Box::pin(scene())),
};

// ANCHOR: fixed
/// Behind the pointer both are the same: something that is a future of this result.
pub async fn fixed() -> Vec<usize> {
    let jobs = vec![fetch("/").boxed(), fetch("/about").boxed()];
    join_all(jobs).await
}
// ANCHOR_END: fixed

#[tracing::instrument(ret)]
async fn fetch(path: &str) -> usize {
    yield_now().await;
    path.len()
}

async fn scene() -> Seen {
    Seen::of("lengths", format!("{:?}", fixed().await))
}
