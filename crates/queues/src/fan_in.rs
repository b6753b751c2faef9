//! Several producers, one consumer: each has a copy of the sender, and the stream ends with the
//! last copy.
//!
//! The mistake that everybody makes once stands beside it: the original sender is a copy, too.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::sleep;
use tracing::{Instrument, info_span, instrument};

/// What a sensor says: which one, and its how manieth value.
pub type Reading = (u32, u32);

// ANCHOR: sensor
/// Sends so many readings, the slower the higher its number. Its end drops its copy of the sender.
#[instrument(skip(readings, every, queue), ret)]
async fn sensor(n: u32, readings: u32, every: Duration, queue: mpsc::Sender<Reading>) {
    for reading in 1..=readings {
        sleep(every * n).await;
        if queue.send((n, reading)).await.is_err() {
            return;
        }
    }
}
// ANCHOR_END: sensor

// ANCHOR: fan_in
/// Collects what all sensors send, as it arrives.
///
/// Cancel safety: dropped, it aborts the sensors and loses what it has collected.
pub async fn collect(sensors: u32, readings: u32, every: Duration) -> Vec<Reading> {
    let (queue, mut receiver) = mpsc::channel(8);
    let mut tasks = JoinSet::new();
    for n in 1..=sensors {
        tasks.spawn(sensor(n, readings, every, queue.clone()));
    }
    drop(queue); // the original: only the sensors' copies keep the stream open now
    receive_all(&mut receiver).await
}
// ANCHOR_END: fan_in

// ANCHOR: forgotten
/// Wrong: waits for ever. The original sender lives until the end of the function, and the function
/// waits for its end.
pub async fn collect_for_ever(sensors: u32, readings: u32, every: Duration) -> Vec<Reading> {
    let (queue, mut receiver) = mpsc::channel(8);
    let mut tasks = JoinSet::new();
    for n in 1..=sensors {
        tasks.spawn(sensor(n, readings, every, queue.clone()));
    }
    receive_all(&mut receiver).await
}
// ANCHOR_END: forgotten

// ANCHOR: receive_all
#[instrument(name = "collector", skip_all, ret)]
async fn receive_all(queue: &mut mpsc::Receiver<Reading>) -> Vec<Reading> {
    let mut readings = Vec::new();
    while let Some(reading) = queue
        .recv()
        .instrument(info_span!("wait for reading"))
        .await
    {
        readings.push(reading);
    }
    readings
}
// ANCHOR_END: receive_all
