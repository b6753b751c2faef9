//! A subscriber that takes "you are too slow" for "it is over".

use std::time::Duration;

use tokio::sync::broadcast::error::RecvError;
use tokio::sync::broadcast::{self, Receiver};
use tokio::time::sleep;
use tracing::warn;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "lag-ends-the-loop",
    symptom: "My subscriber works in tests; in production it stops after a while, without an error",
    also: &[
        "broadcast",
        "Lagged",
        "RecvError",
        "while let Ok",
        "stops receiving",
        "gets nothing",
        "slow receiver",
        "under load",
        "burst",
        "stream ends unexpectedly",
        "unexpected disconnection",
        "SSE",
        "websocket",
        "subscription stops",
        "stops processing",
    ],
    cause: "A subscriber that is more messages behind than the channel holds gets `Err(Lagged(n))` once, and `while let Ok` takes any `Err` for the end.",
    cure: "Match: `Closed` ends the loop, `Lagged` is counted or repaired, and the loop goes on.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "that sends more than the channel holds before the subscriber looks",
    )],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/4057",
        "https://github.com/romaninsh/vantage/pull/335",
        "https://github.com/ZaparooProject/zaparoo-frontend/pull/8",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: the first lag ends the loop.
pub async fn broken(mut prices: Receiver<u32>) -> Vec<u32> {
    let mut shown = Vec::new();
    while let Ok(price) = prices.recv().await {
        show(price).await;
        shown.push(price);
    }
    shown
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// After a lag `recv` goes on with the oldest message that is still there.
pub async fn fixed(mut prices: Receiver<u32>) -> Vec<u32> {
    let mut shown = Vec::new();
    loop {
        match prices.recv().await {
            Ok(price) => {
                show(price).await;
                shown.push(price);
            }
            Err(RecvError::Lagged(missed)) => warn!(missed, "too slow"),
            Err(RecvError::Closed) => return shown,
        }
    }
}
// ANCHOR_END: fixed

async fn show(_: u32) {
    sleep(Duration::from_millis(50)).await;
}

/// Two prices, then a burst of eight into a channel that holds four, then two more.
async fn scene(subscribe: impl AsyncFnOnce(Receiver<u32>) -> Vec<u32>) -> Seen {
    let (tx, rx) = broadcast::channel(4);
    let exchange = async move {
        for price in 1..=12 {
            tx.send(price).ok();
            if !(3..=9).contains(&price) {
                sleep(Duration::from_millis(200)).await;
            }
        }
    };
    let (shown, ()) = tokio::join!(subscribe(rx), exchange);
    let shown: Vec<String> = shown.iter().map(u32::to_string).collect();
    Seen::of("sent", "1 to 12").and("shown", shown.join(", "))
}
