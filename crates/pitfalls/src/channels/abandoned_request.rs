//! A worker that does the work of those who have stopped waiting.

use std::time::Duration;

use tokio::select;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep, timeout};
use tracing::instrument;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "abandoned-request",
    symptom: "Under load every request times out, though the server is busy all the time",
    also: &[
        "oneshot receiver dropped",
        "client gone",
        "wasted work",
        "overload",
        "timeouts",
        "queue",
        "never recovers",
        "stale requests",
    ],
    cause: "Whoever asked has timed out and dropped the receiver, which the worker learns only when it sends the answer: it works for nobody, while the next in the queue time out, too.",
    cure: "Look at `is_closed` before the work, and stop at `closed().await` during it.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "that counts what is done for nobody on a paused clock",
    )],
    met_in: &[
        "https://github.com/faern/oneshot/issues/32",
        "https://docs.rs/tokio/latest/tokio/sync/oneshot/struct.Sender.html#method.closed",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

/// Where the answer goes.
pub type Request = oneshot::Sender<u32>;

// ANCHOR: broken
/// Wrong: it asks nobody whether the answer is still wanted.
pub async fn broken(mut requests: mpsc::Receiver<Request>) {
    while let Some(request) = requests.recv().await {
        let answer = compute().await;
        request.send(answer).ok();
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// `closed` ends at once for a request that was given up in the queue.
pub async fn fixed(mut requests: mpsc::Receiver<Request>) {
    while let Some(mut request) = requests.recv().await {
        let answer = select! {
            biased;
            () = request.closed() => continue,
            answer = compute() => answer,
        };
        request.send(answer).ok();
    }
}
// ANCHOR_END: fixed

#[instrument(name = "work", ret)]
async fn compute() -> u32 {
    sleep(Duration::from_millis(300)).await;
    42
}

#[instrument(skip_all, fields(label = who), err)]
async fn ask(
    server: &mpsc::Sender<Request>,
    who: &str,
    patience: Duration,
) -> Result<u32, &'static str> {
    let (request, answer) = oneshot::channel();
    server.send(request).await.ok();
    match timeout(patience, answer).await {
        Ok(Ok(answer)) => {
            timeline::done();
            Ok(answer)
        }
        Ok(Err(_)) => Err("the worker has gone"),
        Err(_) => Err("timed out"),
    }
}

/// Three who wait for 100 ms only, and one who waits for half a second.
async fn scene<W>(work: impl Fn(mpsc::Receiver<Request>) -> W) -> Seen
where
    W: Future<Output = ()> + Send + 'static,
{
    let start = Instant::now();
    let (server, requests) = mpsc::channel(8);
    let worker = tokio::spawn(work(requests));
    let hurried = Duration::from_millis(100);
    let patient = Duration::from_millis(500);
    let (.., patient) = tokio::join!(
        ask(&server, "hurried 1", hurried),
        ask(&server, "hurried 2", hurried),
        ask(&server, "hurried 3", hurried),
        ask(&server, "patient", patient),
    );
    drop(server);
    worker.await.ok();
    Seen::of(
        "the patient one got an answer",
        if patient.is_ok() { "yes" } else { "no" },
    )
    .and("the worker was busy for", demo::seconds(start.elapsed()))
}
