//! "Each `.await` lets other tasks run"

use std::future::ready;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use tokio::task::yield_now;

use super::Lore;
use crate::frame::{Scene, Seen};

pub(super) const LORE: Lore = Lore {
    name: "await-yields",
    claim: "Each `.await` lets other tasks run",
    truth: "Only one that has to wait does: a future that is ready goes on at once.",
    program: Scene::Paused(|| Box::pin(program())),
};

// ANCHOR: program
/// A neighbour that counts its turns, beside a thousand awaits that needn't wait.
async fn program() -> Seen {
    let turns = Arc::new(AtomicU32::new(0));
    let neighbour = tokio::spawn({
        let turns = Arc::clone(&turns);
        async move {
            loop {
                turns.fetch_add(1, Ordering::Relaxed);
                yield_now().await;
            }
        }
    });
    for _ in 0..1_000 {
        ready(()).await;
    }
    let beside_ready = turns.load(Ordering::Relaxed);
    yield_now().await;
    let beside_a_wait = turns.load(Ordering::Relaxed);
    neighbour.abort();
    Seen::of("turns of the neighbour in 1000 awaits", beside_ready)
        .and("and in one that waits", beside_a_wait)
}
// ANCHOR_END: program
