//! Several producers, one consumer.

use std::io::Write;
use std::time::Duration;

use demo::{Failure, Stage, seconds};

use super::list;
use crate::fan_in::{Reading, collect};

pub(super) async fn run(stage: &mut Stage, delay: Duration) -> Result<(), Failure> {
    writeln!(
        stage,
        "3 sensors send 3 readings each: one each {}, {} and {}",
        seconds(delay),
        seconds(delay * 2),
        seconds(delay * 3)
    )?;
    let (readings, _) = stage.record("fan-in", collect(3, 3, delay)).await;
    writeln!(stage, "\nAs they came: {}", names(&readings))?;
    Ok(())
}

/// A reading as sensor and number: `2/1` is the first of sensor 2.
fn names(readings: &[Reading]) -> String {
    list(
        readings
            .iter()
            .map(|(sensor, reading)| format!("{sensor}/{reading}")),
    )
}
