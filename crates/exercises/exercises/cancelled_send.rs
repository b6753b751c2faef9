//! Readings that vanish
//!
//! The pump takes readings from the sensor's buffer and sends them on. Each second it also has to count a
//! heartbeat, even when the queue is full. Since then readings vanish.

// ANCHOR: code
use std::collections::VecDeque;
use std::time::Duration;

use tokio::select;
use tokio::sync::mpsc::Sender;
use tokio::time::interval;

/// Sends on all readings of the buffer, in order, and counts the seconds.
async fn pump(mut buffer: VecDeque<Reading>, out: Sender<Reading>) -> u32 {
    let mut heartbeat = interval(Duration::from_secs(1));
    let mut beats = 0;
    while let Some(reading) = buffer.pop_front() {
        select! {
            biased;
            _ = heartbeat.tick() => beats += 1,
            sent = out.send(reading) => if sent.is_err() { break },
        }
    }
    beats
}
// ANCHOR_END: code

// Nothing to change below.

/// What the sensor measured. There is no second copy.
#[derive(Debug, PartialEq, Eq)]
struct Reading(u32);

#[cfg(test)]
mod tests {
    use tokio::sync::mpsc;
    use tokio::time::sleep;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn each_reading_arrives_while_the_heart_beats() {
        let (out, mut received) = mpsc::channel(1);
        let pumping = tokio::spawn(pump((0..5).map(Reading).collect(), out));
        let mut arrived = Vec::new();
        while let Some(Reading(number)) = received.recv().await {
            arrived.push(number);
            sleep(Duration::from_millis(2500)).await; // the queue is full most of the time
        }
        let why = "readings were destroyed: each was in a `send` that was cancelled";
        assert_eq!(arrived, [0, 1, 2, 3, 4], "{why}");
        assert_eq!(
            pumping.await.unwrap(),
            8,
            "the heart stopped while the queue was full"
        );
    }
}
