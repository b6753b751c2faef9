//! The article's case: something is started, something else is done, then the first is waited for.

use std::io::Write;
use std::time::Duration;

use demo::{Failure, Stage, seconds};

use crate::start::{called_now, started_now};

pub(super) async fn run(stage: &mut Stage, delay: Duration) -> Result<(), Failure> {
    let making = 2 * delay;
    writeln!(
        stage,
        "A report takes {}, greeting the visitors {}.",
        seconds(making),
        seconds(delay)
    )?;
    let (report, started) = stage
        .record("started as a task", started_now(making, delay))
        .await;
    report?;
    let (report, called) = stage
        .record("called, and awaited later", called_now(making, delay))
        .await;
    report?;
    writeln!(stage)?;
    stage.figures(&[
        ("as a task", seconds(started.took())),
        ("as a future", seconds(called.took())),
    ])?;
    Ok(())
}
