//! To wait until all that was put is done.

use std::io::Write;
use std::time::Duration;

use demo::{Failure, Stage};
use tokio::task::JoinSet;
use tracing::{Instrument, info_span, instrument};

use crate::acks::{WorkQueue, worker};
use crate::job::jobs;

pub(super) async fn run(stage: &mut Stage, delay: Duration) -> Result<(), Failure> {
    writeln!(stage, "3 jobs, a wait until they are done, 2 more, a wait")?;
    let (queue, receiver) = WorkQueue::new(10);
    let workers: JoinSet<_> = (1..=2).map(|n| worker(n, receiver.clone())).collect();
    drop(receiver);
    let work = async {
        let unfinished = two_rounds(queue, delay).await?;
        Ok::<_, Failure>((unfinished, workers.join_all().await))
    };
    let (ended, _) = stage.record("put, join, put, join", work).await;
    let ((before, after), done) = ended?;
    writeln!(stage)?;
    stage.figures(&[
        ("unfinished before the first join", before.to_string()),
        ("after the second", after.to_string()),
        ("done by each worker", super::list(done)),
    ])?;
    Ok(())
}

#[instrument(name = "producer", skip_all, ret, err(Debug))]
async fn two_rounds(queue: WorkQueue, delay: Duration) -> Result<(usize, usize), Failure> {
    for job in jobs(3, delay) {
        queue.put(job).await?;
    }
    let before = queue.unfinished();
    queue.join().instrument(info_span!("wait for join")).await?;
    for job in jobs(5, delay).skip(3) {
        queue.put(job).await?;
    }
    queue.join().instrument(info_span!("wait for join")).await?;
    Ok((before, queue.unfinished()))
}
