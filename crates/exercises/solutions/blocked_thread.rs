//! Who feeds the one who waits?: a solution
//!
//! A call that blocks holds its thread, and with it each task of that thread; here even the one that it waits for.
//! On a runtime of many threads it works until as many block as there are threads. `spawn_blocking` has threads of
//! its own for that.

// ANCHOR: code
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use tokio::task::{spawn_blocking, yield_now};

/// What the sensor measures.
async fn measure() -> Option<u32> {
    let (sensor, values) = mpsc::channel();
    tokio::spawn(async move {
        yield_now().await; // it takes its time
        sensor.send(21).ok();
    });
    spawn_blocking(move || read_sensor(&values)).await.ok()?
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
