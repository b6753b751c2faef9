//! A function that receives, and then awaits something else.

use std::time::Duration;

use tokio::sync::mpsc::{self, Receiver};
use tokio::time::{interval, sleep};
use tracing::{info_span, instrument};

use crate::frame::{Pitfall, Scene, Seen, Watch, lane};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "recv-then-await",
    symptom: "Of thousands of messages a few are never handled, and there is no error",
    also: &[
        "cancel safety",
        "lost message",
        "recv",
        "select arm",
        "async block in select",
        "dropped silently",
        "missing event",
        "select! cancels the handler",
        "request never processed",
        "message skipped",
        "hangs silently",
    ],
    cause: "`recv` is cancel safe, and a function that awaits anything after it isn't: dropped at that later `.await`, it takes the message that it had received with it.",
    cure: "Let the future of the arm be the receive alone, and do the rest in the arm's body, which nothing cancels.",
    caught_by: &[],
    shown_by: &[Watch::Test("in which a tick comes between the two awaits")],
    met_in: &[
        "https://github.com/oxidecomputer/propolis/issues/434",
        "https://github.com/xline-kv/Xline/issues/339",
        "https://github.com/tum-taskforce/allium/issues/7",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: a tick that comes during `look_up` drops the order that was received before.
pub async fn broken(mut orders: Receiver<u32>) -> Vec<String> {
    let mut tick = interval(Duration::from_millis(500));
    let mut done = Vec::new();
    loop {
        let next = async { Some(look_up(orders.recv().await?).await) };
        tokio::select! {
            biased; // so that each run is the same
            order = next => match order {
                Some(order) => done.push(order),
                None => return done,
            },
            _ = tick.tick() => tracing::info!("still here"),
        }
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The arm's future receives, and its body does the rest.
pub async fn fixed(mut orders: Receiver<u32>) -> Vec<String> {
    let mut tick = interval(Duration::from_millis(500));
    let mut done = Vec::new();
    loop {
        tokio::select! {
            biased; // so that each run is the same
            order = orders.recv() => match order {
                Some(order) => done.push(look_up(order).await),
                None => return done,
            },
            _ = tick.tick() => tracing::info!("still here"),
        }
    }
}
// ANCHOR_END: fixed

#[instrument(name = "order", ret)]
async fn look_up(n: u32) -> String {
    sleep(Duration::from_millis(100)).await;
    format!("order {n}")
}

/// Four orders; the second comes 60 ms before a tick.
async fn scene(handle: impl AsyncFn(Receiver<u32>) -> Vec<String>) -> Seen {
    let (tx, orders) = mpsc::channel(8);
    let send = async move {
        for n in 1..=4 {
            sleep(Duration::from_millis(220)).await;
            tx.send(n).await.ok();
        }
    };
    let handler = lane(info_span!("handler"), handle(orders));
    let ((), done) = tokio::join!(send, handler);
    Seen::of("orders sent", 4).and("orders handled", done.len())
}
