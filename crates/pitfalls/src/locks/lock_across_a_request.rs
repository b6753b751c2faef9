//! A client behind a mutex, that is locked for the whole of each request.

use std::time::Duration;

use futures::future::join_all;
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep};
use tracing::info_span;

use crate::frame::{Pitfall, Scene, Seen, Watch, lane};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "lock-across-a-request",
    symptom: "I spawn a hundred requests and they go out one after another",
    also: &[
        "Arc<Mutex<Client>>",
        "slow",
        "serialized",
        "no concurrency",
        "one at a time",
        "throughput",
        "latency adds up",
        "lock contention",
        "lock held across await",
        "RwLock",
    ],
    cause: "The guard is a temporary of the statement that sends the request, so the mutex is locked until the answer is there.",
    cure: "Clone the handle out of the lock and send with that, or do without the lock: the methods of most clients and pools take `&self`.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "of the time that several requests take together, on a paused clock",
    )],
    met_in: &[
        "https://github.com/confidential-containers/guest-components/issues/1631",
        "https://github.com/linera-io/linera-protocol/issues/72",
        "https://github.com/bug-ops/mcpls/issues/108",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

/// A handle: its clones share what is behind it, as those of an HTTP client or a pool do.
#[derive(Debug, Clone, Default)]
pub struct Client {}

impl Client {
    /// Takes a second.
    pub async fn get(&self, path: u32) -> u32 {
        sleep(Duration::from_secs(1)).await;
        path
    }
}

// ANCHOR: broken
/// Wrong: the client is locked until the answer is there.
pub async fn broken(client: &Mutex<Client>, path: u32) -> u32 {
    client.lock().await.get(path).await
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The client is locked until there is a copy of its handle.
pub async fn fixed(client: &Mutex<Client>, path: u32) -> u32 {
    let client = client.lock().await.clone();
    client.get(path).await
}
// ANCHOR_END: fixed

/// Four requests at the same time.
async fn scene(get: impl AsyncFn(&Mutex<Client>, u32) -> u32) -> Seen {
    let start = Instant::now();
    let client = Mutex::new(Client::default());
    let requests = (1..=4).map(|n| lane(info_span!("request", n), get(&client, n)));
    let answers = join_all(requests).await;
    Seen::of("answers", answers.len()).and("after", demo::seconds(start.elapsed()))
}
