//! The consumer dies.

use std::io::Write;
use std::time::Duration;

use demo::{Failure, Stage};
use tokio::sync::mpsc::error::SendError;

use super::list;
use crate::dead_consumer;

/// Numbers, one of which is none.
const LINES: [&str; 6] = ["1", "2", "three", "4", "5", "6"];

pub(super) async fn run(stage: &mut Stage, delay: Duration) -> Result<(), Failure> {
    writeln!(stage, "Lines: {}; room for 1", LINES.join(" "))?;
    let work = dead_consumer::run(&LINES, 1, delay);
    let ((sent, summed), _) = stage.record("the third line is no number", work).await;
    writeln!(stage)?;
    match summed {
        Ok(sum) => writeln!(stage, "  the consumer: the sum is {sum}")?,
        Err(error) => writeln!(stage, "  the consumer: {error}")?,
    }
    match sent {
        Ok(sent) => writeln!(stage, "  the producer: {sent} lines sent")?,
        Err(SendError(line)) => {
            let in_the_queue = LINES.iter().skip_while(|line| line.parse::<u32>().is_ok());
            let lost = in_the_queue.skip(1).take_while(|lost| **lost != line);
            writeln!(
                stage,
                "  the producer: nobody takes `{line}`, which came back"
            )?;
            writeln!(stage, "  lost with the queue: {}", list(lost))?;
        }
    }
    Ok(())
}
