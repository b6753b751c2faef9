//! What a cancelled send loses.

use std::collections::VecDeque;
use std::io::Write;
use std::time::Duration;

use demo::{Failure, Stage, seconds};
use tokio::join;
use tokio::sync::mpsc::{self, Receiver, Sender};

use super::list;
use crate::job::{Job, jobs};
use crate::reserve::{by_reserve, by_send, by_send_timeout};

pub(super) async fn run(stage: &mut Stage, delay: Duration) -> Result<(), Failure> {
    writeln!(
        stage,
        "5 jobs of {} through a queue with room for 1; a beat each {}",
        seconds(delay * 5),
        seconds(delay * 3)
    )?;
    for (title, lines) in [
        (
            "send",
            forwarded(stage, "select over send", by_send, delay).await,
        ),
        (
            "reserve",
            forwarded(stage, "select over reserve", by_reserve, delay).await,
        ),
        (
            "send_timeout",
            forwarded(stage, "send_timeout", by_send_timeout, delay).await,
        ),
    ] {
        writeln!(stage, "{title}: {lines}")?;
    }
    Ok(())
}

async fn forwarded<F>(
    stage: &mut Stage,
    title: &str,
    forward: fn(VecDeque<Job>, Sender<Job>, Duration) -> F,
    delay: Duration,
) -> String
where
    F: Future<Output = u32>,
{
    let (queue, receiver) = mpsc::channel(1);
    let jobs = jobs(5, delay * 5).collect();
    let work = async { join!(forward(jobs, queue, delay * 3), do_all(receiver)) };
    let ((sent, done), _) = stage.record(title, work).await;
    format!("{sent} sent, done: {}", list(done))
}

async fn do_all(mut queue: Receiver<Job>) -> Vec<u32> {
    let mut done = Vec::new();
    while let Some(job) = queue.recv().await {
        done.push(job.run().await);
    }
    done
}
