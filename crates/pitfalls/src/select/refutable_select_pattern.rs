//! A pattern that doesn't match what an arm yields.

use std::time::Duration;

use tokio::sync::mpsc::{self, Receiver};
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;
use tracing::info_span;

use crate::frame::{Pitfall, Scene, Seen, Watch, lane};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "refutable-select-pattern",
    symptom: "After the first error my loop receives nothing more, and the error is nowhere",
    also: &[
        "select! pattern",
        "Some(Ok(x)) =",
        "Ok(x) =",
        "branch disabled",
        "error swallowed",
        "value dropped",
        "select hangs",
        "else branch doesn't run",
    ],
    cause: "A value that the pattern doesn't match is dropped, and the arm is switched off until the `select!` is over: it waits on for the other arms alone.",
    cure: "Take the value with a pattern that always matches, and `match` it in the arm.",
    caught_by: &[],
    shown_by: &[Watch::Test("in which the arm yields an error")],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/7030",
        "https://github.com/ceramicnetwork/rust-ceramic/pull/648",
        "https://github.com/tokio-rs/tokio/issues/2740",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

/// What a sensor sends.
pub type Reading = Result<u32, &'static str>;

// ANCHOR: broken
/// Wrong: an `Err` is dropped, and then only `stop` is waited for.
pub async fn broken(mut readings: Receiver<Reading>, stop: CancellationToken) -> Vec<u32> {
    let mut good = Vec::new();
    loop {
        tokio::select! {
            Some(Ok(reading)) = readings.recv() => good.push(reading),
            () = stop.cancelled() => return good,
        }
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Every reading matches `Some(reading)`, and only the end switches the arm off.
pub async fn fixed(mut readings: Receiver<Reading>, stop: CancellationToken) -> Vec<u32> {
    let mut good = Vec::new();
    loop {
        tokio::select! {
            Some(reading) = readings.recv() => match reading {
                Ok(reading) => good.push(reading),
                Err(error) => tracing::warn!("{error}"),
            },
            () = stop.cancelled() => return good,
        }
    }
}
// ANCHOR_END: fixed

/// A reading, an error, two readings; stopped after a second.
async fn scene(read: impl AsyncFn(Receiver<Reading>, CancellationToken) -> Vec<u32>) -> Seen {
    let start = Instant::now();
    let (tx, readings) = mpsc::channel(8);
    let stop = CancellationToken::new();
    let send = async {
        for reading in [Ok(1), Err("unplugged"), Ok(3), Ok(4)] {
            sleep(Duration::from_millis(200)).await;
            tx.send(reading).await.ok();
        }
        sleep(Duration::from_millis(200)).await;
        stop.cancel();
    };
    let reader = lane(info_span!("reader"), read(readings, stop.clone()));
    let ((), good) = tokio::join!(send, reader);
    Seen::of("good readings", format!("{good:?}")).and("after", demo::seconds(start.elapsed()))
}
