//! A broadcaster that ends when nobody listens for a moment.

use std::time::Duration;

use tokio::sync::broadcast::error::SendError;
use tokio::sync::broadcast::{self, Sender};
use tokio::time::sleep;
use tracing::{debug, instrument};

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "sent-to-nobody",
    symptom: "When the last client has left, the next one to connect gets no events any more",
    also: &[
        "broadcast",
        "SendError",
        "channel closed",
        "no receivers",
        "unwrap",
        "panic",
        "producer stops",
        "websocket",
        "sse",
        "no active receivers",
    ],
    cause: "`broadcast::Sender::send` fails when there is no receiver at that moment. Unlike elsewhere that isn't final, but `?` or `unwrap` makes it so: the producer ends.",
    cure: "Ignore that error, or log it: the next subscriber makes `send` work again.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "in which the first subscriber comes after the first event",
    )],
    met_in: &[
        "https://github.com/mvniekerk/tokio-cron-scheduler/issues/35",
        "https://docs.rs/tokio/latest/tokio/sync/broadcast/struct.Sender.html#method.send",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: `?` ends the sensor because nobody looks.
///
/// # Errors
///
/// Nobody listened.
pub async fn broken(readings: Sender<u32>) -> Result<(), SendError<u32>> {
    for n in 1..=5 {
        readings.send(measure(n).await)?;
    }
    Ok(())
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// A reading that nobody wants is thrown away, and the next one measured.
///
/// # Errors
///
/// None.
pub async fn fixed(readings: Sender<u32>) -> Result<(), SendError<u32>> {
    for n in 1..=5 {
        if let Err(unread) = readings.send(measure(n).await) {
            debug!(%unread, "nobody listens");
        }
    }
    Ok(())
}
// ANCHOR_END: fixed

#[instrument(name = "reading", ret)]
async fn measure(n: u32) -> u32 {
    sleep(Duration::from_millis(100)).await;
    n
}

/// A client that connects between the second reading and the third.
async fn scene(sensor: impl AsyncFnOnce(Sender<u32>) -> Result<(), SendError<u32>>) -> Seen {
    let (tx, _) = broadcast::channel(8);
    let readings: Sender<u32> = tx.clone();
    let client = async move {
        sleep(Duration::from_millis(250)).await;
        let mut inbox = tx.subscribe();
        drop(tx);
        let mut heard = Vec::new();
        while let Ok(reading) = inbox.recv().await {
            heard.push(reading.to_string());
        }
        heard.join(", ")
    };
    let (ended, heard) = tokio::join!(sensor(readings), client);
    Seen::of(
        "the sensor ended",
        if ended.is_ok() {
            "after five readings"
        } else {
            "with an error"
        },
    )
    .and(
        "the client heard",
        if heard.is_empty() { "nothing" } else { &heard },
    )
}
