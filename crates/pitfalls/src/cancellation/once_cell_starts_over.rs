//! A value that is made on first use, by callers who don't wait long enough.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::sync::OnceCell;
use tokio::time::{sleep, timeout};
use tracing::instrument;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "once-cell-starts-over",
    symptom: "My cache is filled again and again and never full, as soon as filling it takes longer than a request may",
    also: &[
        "OnceCell",
        "get_or_init called more than once",
        "initializer runs twice",
        "connection never established",
        "token refresh",
        "thundering herd",
        "request timeout",
    ],
    cause: "The initializer runs in the future of the caller who came first. When its timeout drops that, the work is lost, and the next caller begins with nothing.",
    cure: "Run the initializer in a task of its own, which no caller drops, and let the callers wait for that.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "with a limit that is shorter than the initializer",
    )],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/4496",
        "https://github.com/tokio-rs/tokio/issues/3482",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: the timeout of the caller ends the loading for all.
pub async fn broken(cache: Arc<Cache>) -> Option<u32> {
    let value = cache.value.get_or_init(|| cache.load());
    timeout(LIMIT, value).await.ok().copied()
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The timeout ends the waiting of the caller; the task goes on.
pub async fn fixed(cache: Arc<Cache>) -> Option<u32> {
    let value = tokio::spawn(async move { *cache.value.get_or_init(|| cache.load()).await });
    timeout(LIMIT, value).await.ok()?.ok()
}
// ANCHOR_END: fixed

/// How long a request may take.
const LIMIT: Duration = Duration::from_secs(1);

/// A value, and how often somebody began to load it.
#[derive(Debug, Default)]
pub struct Cache {
    value: OnceCell<u32>,
    loads: AtomicU32,
}

impl Cache {
    #[instrument(skip_all, ret)]
    async fn load(&self) -> u32 {
        self.loads.fetch_add(1, Ordering::Relaxed);
        sleep(Duration::from_millis(2500)).await;
        7
    }
}

/// Five requests, one after another.
async fn scene(get: impl AsyncFn(Arc<Cache>) -> Option<u32>) -> Seen {
    let cache = Arc::new(Cache::default());
    let mut answered = 0;
    for _ in 0..5 {
        answered += u32::from(get(Arc::clone(&cache)).await.is_some());
    }
    Seen::of("requests", 5)
        .and("answered", answered)
        .and("loads begun", cache.loads.load(Ordering::Relaxed))
}
