//! Who feeds the one who waits?
//!
//! `read_sensor` comes from a library that knows no async: it blocks its thread until the sensor has measured. The
//! sensor is a task of ours, and never gets to run.

// ANCHOR: code
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use tokio::task::yield_now;

/// What the sensor measures.
async fn measure() -> Option<u32> {
    let (sensor, values) = mpsc::channel();
    tokio::spawn(async move {
        yield_now().await; // it takes its time
        sensor.send(21).ok();
    });
    read_sensor(&values)
}
// ANCHOR_END: code

// Nothing to change below.

/// Blocks the thread until there is a value; gives up after some time.
fn read_sensor(values: &Receiver<u32>) -> Option<u32> {
    values.recv_timeout(Duration::from_millis(500)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_sensor_runs_while_its_reader_waits() {
        let why = "the sensor never got to run: its thread was blocked by who waits for it";
        assert_eq!(measure().await, Some(21), "{why}");
    }
}
