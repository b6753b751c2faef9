//! "`spawn_blocking` has as many threads as the machine has processors"

use std::sync::{Arc, Barrier};

use tokio::task::{JoinSet, spawn_blocking};

use super::Lore;
use crate::frame::{Scene, Seen};

pub(super) const LORE: Lore = Lore {
    name: "blocking-pool",
    claim: "`spawn_blocking` has as many threads as the machine has processors",
    truth: "It has up to 512, and starts them as they are needed: right for waiting, wrong for computing.",
    program: Scene::RealTime(|| Box::pin(program())),
};

// ANCHOR: program
/// A hundred blocking calls, each of which waits until all hundred have begun.
async fn program() -> Seen {
    let all_have_begun = Arc::new(Barrier::new(100));
    let mut calls = JoinSet::new();
    for _ in 0..100 {
        let all_have_begun = Arc::clone(&all_have_begun);
        calls.spawn(async { spawn_blocking(move || all_have_begun.wait()).await.is_ok() });
    }
    let ended = calls.join_all().await.into_iter().filter(|ended| *ended);
    Seen::of("blocking calls at the same time", ended.count())
}
// ANCHOR_END: program
