//! All clients fail together, wait together, and come back together.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use tokio::time::{Instant, sleep};

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "retry-storm",
    symptom: "After a short outage the service doesn't come back: each time it starts it is overrun at once",
    also: &[
        "thundering herd",
        "retry",
        "backoff",
        "jitter",
        "overload",
        "metastable",
    ],
    cause: "Every client waits the same time after the same failure, so all of them ask again in the same moment.",
    cure: "Exponential backoff with full jitter: wait a random time between zero and a bound that doubles; and give up after a budget.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "that counts the requests in each hundredth of a second",
    )],
    met_in: &["https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/"],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: everybody waits the same time.
pub async fn broken(attempt: u32, random: &mut StdRng) {
    tracing::debug!(attempt, ?random, "not looked at");
    sleep(Duration::from_millis(100)).await;
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Waits a random time below 100 ms, 200 ms, 400 ms ..., and at most 3.2 s.
pub async fn fixed(attempt: u32, random: &mut StdRng) {
    let bound = Duration::from_millis(100 << attempt.min(5));
    let jitter = random.random_range(0..bound.as_millis());
    sleep(Duration::from_millis(u64::try_from(jitter).unwrap_or(0))).await;
}
// ANCHOR_END: fixed

const CLIENTS: u64 = 200;

/// Two hundred clients of a service that is down for a second.
async fn scene(back_off: impl AsyncFn(u32, &mut StdRng)) -> Seen {
    let start = Instant::now();
    let hundredths: Arc<[AtomicU32; 500]> = Arc::new(std::array::from_fn(|_| AtomicU32::new(0)));
    let clients = (0..CLIENTS).map(async |n| {
        let mut random = StdRng::seed_from_u64(n);
        for attempt in 0.. {
            let hundredth = usize::try_from(start.elapsed().as_millis() / 10).unwrap_or(usize::MAX);
            if let Some(count) = hundredths.get(hundredth) {
                count.fetch_add(1, Ordering::Relaxed);
            }
            if start.elapsed() >= Duration::from_secs(1) {
                break;
            }
            back_off(attempt, &mut random).await;
        }
    });
    futures::future::join_all(clients).await;
    // The first moment is the outage itself, in which all of them fail.
    let counts = hundredths
        .iter()
        .skip(1)
        .map(|count| count.load(Ordering::Relaxed));
    Seen::of("clients", CLIENTS).and(
        "most requests in a hundredth of a second",
        counts.max().unwrap_or(0),
    )
}
