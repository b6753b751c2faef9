//! Items that become due later.

use std::io::Write;
use std::time::Duration;

use demo::{Failure, Stage, seconds};
use tokio::join;
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::delays::{Later, pass_on_when_due};
use crate::job::Job;

pub(super) async fn run(stage: &mut Stage, delay: Duration) -> Result<(), Failure> {
    let (incoming, later) = mpsc::channel(10);
    let (due, mut jobs) = mpsc::channel::<Job>(10);
    for (n, delays) in [(1, 5), (2, 1), (3, 3)] {
        let (takes, delay) = (delay, delay * delays);
        writeln!(stage, "  job {n}: in {}", seconds(delay))?;
        let job = Job { n, takes };
        incoming.send(Later { job, delay }).await?;
    }
    drop(incoming);
    let started = Instant::now();
    let consumer = async {
        let mut lines = Vec::new();
        while let Some(job) = jobs.recv().await {
            lines.push(format!(
                "job {} after {}",
                job.n,
                seconds(started.elapsed())
            ));
            job.run().await;
        }
        lines
    };
    let work = async { join!(pass_on_when_due(later, due, 10), consumer) };
    let ((_, lines), _) = stage.record("a delay queue", work).await;
    writeln!(stage)?;
    for line in lines {
        writeln!(stage, "  {line}")?;
    }
    Ok(())
}
