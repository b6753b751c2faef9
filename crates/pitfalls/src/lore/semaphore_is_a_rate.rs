//! "A semaphore of five permits lets five requests a second through"

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use super::Lore;
use crate::frame::{Scene, Seen};

pub(super) const LORE: Lore = Lore {
    name: "semaphore-is-a-rate",
    claim: "A semaphore of five permits lets five requests a second through",
    truth: "It lets five be in flight: how many that is a second depends on how long one takes.",
    program: Scene::Paused(|| Box::pin(program())),
};

// ANCHOR: program
/// Fifty requests of a tenth of a second each, through five permits.
async fn program() -> Seen {
    let start = Instant::now();
    let permits = Arc::new(Semaphore::new(5));
    let mut requests = JoinSet::new();
    for _ in 0..50 {
        let permits = Arc::clone(&permits);
        requests.spawn(async move {
            let _permit = permits.acquire_owned().await.ok();
            sleep(Duration::from_millis(100)).await;
        });
    }
    requests.join_all().await;
    Seen::of("permits", 5)
        .and("requests", 50)
        .and("took", demo::seconds(start.elapsed()))
}
// ANCHOR_END: program
