//! A consumer that stops, and what was waiting for it.

use std::time::Duration;

use tokio::select;
use tokio::sync::mpsc::{self, Receiver};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tracing::instrument;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "queue-lost-at-shutdown",
    symptom: "The last messages before a shutdown are lost, though `send` returned `Ok` for each",
    also: &[
        "graceful shutdown",
        "drain",
        "data loss",
        "close",
        "receiver dropped",
        "cancellation token",
        "messages lost",
        "flush",
    ],
    cause: "`Ok` from `send` means that there was room. What lies in a channel is dropped with its receiver, and nobody is told.",
    cure: "Call `close` on the receiver, so that no more come in, and work until `recv` returns `None`.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "that stops with items in the queue, and counts",
    )],
    met_in: &[
        "https://docs.rs/tokio/latest/tokio/sync/mpsc/index.html#clean-shutdown",
        "https://github.com/tokio-rs/tokio/pull/2861",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: the receiver is dropped with what is in it. Tells how many jobs are done.
pub async fn broken(mut jobs: Receiver<u32>, stop: CancellationToken) -> usize {
    let mut done = 0;
    loop {
        select! {
            biased;
            () = stop.cancelled() => break,
            next = jobs.recv() => match next {
                Some(n) => job(n).await,
                None => break,
            },
        }
        done += 1;
    }
    done
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// From the stop on nothing comes in, and what is there is done. A second limit, in time, belongs around the whole.
pub async fn fixed(mut jobs: Receiver<u32>, stop: CancellationToken) -> usize {
    let mut done = 0;
    loop {
        select! {
            biased;
            () = stop.cancelled(), if !jobs.is_closed() => {
                jobs.close();
                continue;
            }
            next = jobs.recv() => match next {
                Some(n) => job(n).await,
                None => break,
            },
        }
        done += 1;
    }
    done
}
// ANCHOR_END: fixed

#[instrument(ret)]
async fn job(n: u32) {
    sleep(Duration::from_millis(100)).await;
}

/// Six jobs are accepted; the stop comes while the second is being done.
async fn scene(consume: impl AsyncFnOnce(Receiver<u32>, CancellationToken) -> usize) -> Seen {
    let (tx, rx) = mpsc::channel(8);
    let mut accepted = 0;
    for n in 1..=6 {
        accepted += usize::from(tx.send(n).await.is_ok());
    }
    let stop = CancellationToken::new();
    let stop_later = async {
        sleep(Duration::from_millis(150)).await;
        stop.cancel();
    };
    let (done, ()) = tokio::join!(consume(rx, stop.clone()), stop_later);
    Seen::of("jobs accepted", accepted).and("jobs done", done)
}
