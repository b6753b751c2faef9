//! A `biased` select whose first arm is always ready.

use std::time::Duration;

use tokio::sync::mpsc::{self, Receiver};
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;
use tracing::info_span;

use crate::frame::{Pitfall, Scene, Seen, Watch, lane};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "biased-starves",
    symptom: "Under load my worker doesn't stop when it is told to; when it is quiet, it does",
    also: &[
        "biased;",
        "starvation",
        "shutdown ignored",
        "select order",
        "fair",
        "second branch never runs",
        "run_until_cancelled",
        "cancellation ignored",
    ],
    cause: "`biased` polls the arms from top to bottom. While the first is ready each time, those below are never polled.",
    cure: "Put what is rare and urgent, such as the shutdown, on top, and what is always ready at the bottom; or leave `biased` out.",
    caught_by: &[],
    shown_by: &[Watch::Test("in which the first arm is never without work")],
    met_in: &[
        "https://github.com/paxsonsa/murmer-rs/issues/6",
        "https://github.com/stratum-mining/sv2-apps/issues/801",
        "https://github.com/tokio-rs/tokio/pull/7462",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: while there are jobs, nobody looks at `stop`.
pub async fn broken(mut jobs: Receiver<u32>, stop: CancellationToken) {
    loop {
        tokio::select! {
            biased;
            Some(n) = jobs.recv() => work(n).await,
            () = stop.cancelled() => return,
        }
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// `stop` is looked at before each job.
pub async fn fixed(mut jobs: Receiver<u32>, stop: CancellationToken) {
    loop {
        tokio::select! {
            biased;
            () = stop.cancelled() => return,
            Some(n) = jobs.recv() => work(n).await,
        }
    }
}
// ANCHOR_END: fixed

#[tracing::instrument(name = "job", ret)]
async fn work(n: u32) {
    sleep(Duration::from_millis(100)).await;
}

/// Ten jobs wait already; the worker is told to stop after 250 ms.
async fn scene(worker: impl AsyncFn(Receiver<u32>, CancellationToken)) -> Seen {
    let start = Instant::now();
    let (tx, jobs) = mpsc::channel(10);
    for n in 1..=10 {
        tx.send(n).await.ok();
    }
    let stop = CancellationToken::new();
    let tell = async {
        sleep(Duration::from_millis(250)).await;
        stop.cancel();
    };
    let worker = lane(info_span!("worker"), worker(jobs, stop.clone()));
    tokio::join!(tell, worker);
    Seen::of("told to stop after", "0.25 s").and("stopped after", demo::seconds(start.elapsed()))
}
