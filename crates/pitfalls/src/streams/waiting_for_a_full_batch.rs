//! `chunks`, and a stream that pauses.

use std::time::Duration;

use futures::stream::{self, Stream, StreamExt};
use tokio::sync::mpsc::{self, Receiver};
use tokio::time::{Instant, sleep};

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "waiting-for-a-full-batch",
    symptom: "At night the last events of the day aren't stored until the next morning",
    also: &[
        "chunks",
        "ready_chunks",
        "batch",
        "delayed",
        "chunks_timeout",
        "low traffic",
        "last items",
        "buffered items",
        "flush",
    ],
    cause: "`chunks(n)` gives a batch when it is full or the stream has ended. Until then its items are in memory, where nobody sees them.",
    cure: "`ready_chunks(n)` gives what is there; for fuller batches add a time limit, as the chapter on queues does.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "with fewer items than a batch, on a paused clock",
    )],
    met_in: &[
        "https://github.com/rust-lang/futures-rs/issues/1919",
        "https://github.com/axiomhq/axiom-rs/pull/33",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: the fourth event may take hours. Tells when each batch was stored.
pub async fn broken(events: Receiver<u32>) -> Vec<Instant> {
    let batches = stream_of(events).chunks(4);
    batches.then(store).collect().await
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Up to four that are there, and no waiting for more than one.
pub async fn fixed(events: Receiver<u32>) -> Vec<Instant> {
    let batches = stream_of(events).ready_chunks(4);
    batches.then(store).collect().await
}
// ANCHOR_END: fixed

fn stream_of(mut events: Receiver<u32>) -> impl Stream<Item = u32> {
    stream::poll_fn(move |context| events.poll_recv(context))
}

async fn store(_batch: Vec<u32>) -> Instant {
    Instant::now()
}

/// Six events, and then none for a second.
async fn scene(store_all: impl AsyncFnOnce(Receiver<u32>) -> Vec<Instant>) -> Seen {
    let start = Instant::now();
    let (tx, rx) = mpsc::channel(8);
    let source = async move {
        for n in 0..6 {
            tx.send(n).await.ok();
        }
        sleep(Duration::from_secs(1)).await;
    };
    let (stored, ()) = tokio::join!(store_all(rx), source);
    let stored = stored.iter().map(|at| demo::seconds(*at - start));
    let stored: Vec<String> = stored.collect();
    Seen::of("six events came after", "0.0 s").and("batches were stored after", stored.join(", "))
}
