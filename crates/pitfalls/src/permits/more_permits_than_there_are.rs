//! A job that is bigger than the whole budget.

use std::time::Duration;

use tokio::sync::{AcquireError, Semaphore};
use tokio::time::{sleep, timeout};
use tracing::info_span;

use crate::frame::{Pitfall, Scene, Seen, Watch, lane};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "more-permits-than-there-are",
    symptom: "One very big upload came, and since then nothing goes on, though nothing is running",
    also: &[
        "acquire_many",
        "semaphore hangs",
        "memory budget",
        "never completes",
        "head of line",
        "available permits but waiting",
    ],
    cause: "`acquire_many` waits for more permits than exist, for ever and at the head of a fair queue: those behind it wait with it, though there would be permits for them.",
    cure: "Refuse what can't fit, or let it take the whole budget and run alone.",
    caught_by: &[],
    shown_by: &[Watch::Test("with a job that is bigger than the budget")],
    met_in: &[
        "https://docs.rs/tokio/latest/tokio/sync/struct.Semaphore.html",
        "https://github.com/tokio-rs/tokio/pull/1973",
        "https://github.com/tokio-rs/tokio/issues/1550",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: there are `BUDGET` permits, and `megabytes` may be more.
pub async fn broken(budget: &Semaphore, megabytes: u32) -> Result<(), AcquireError> {
    let _permits = budget.acquire_many(megabytes).await?;
    store(megabytes).await;
    Ok(())
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// What is bigger than the budget gets all of it, and has it to itself.
pub async fn fixed(budget: &Semaphore, megabytes: u32) -> Result<(), AcquireError> {
    let _permits = budget.acquire_many(megabytes.min(BUDGET)).await?;
    store(megabytes).await;
    Ok(())
}
// ANCHOR_END: fixed

const BUDGET: u32 = 10;

async fn store(_megabytes: u32) {
    sleep(Duration::from_millis(100)).await;
}

/// Three uploads, the second too big.
async fn scene(upload: impl AsyncFn(&Semaphore, u32) -> Result<(), AcquireError>) -> Seen {
    let budget = Semaphore::new(BUDGET as usize);
    let stored = async |megabytes| {
        let upload = lane(info_span!("upload", megabytes), upload(&budget, megabytes));
        match timeout(Duration::from_secs(1), upload).await {
            Ok(_) => "stored",
            Err(_) => "waits for ever",
        }
    };
    let (first, second, third) = tokio::join!(stored(4), stored(12), stored(3));
    Seen::of("4 megabytes", first)
        .and("12 megabytes", second)
        .and("3 megabytes", third)
}
