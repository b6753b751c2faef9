//! Urgent and ordinary.

use std::io::Write;
use std::time::Duration;

use demo::{Failure, Stage, seconds};
use tokio::join;
use tokio::sync::mpsc::{self, Sender};
use tokio::time::sleep;

use super::list;
use crate::job::Job;
use crate::priorities::{Lines, fair, strict};

const URGENT: u32 = 6;

pub(super) async fn run(stage: &mut Stage, delay: Duration) -> Result<(), Failure> {
    writeln!(
        stage,
        "Jobs 1 to {URGENT} are urgent: one each {}, which takes {}.",
        seconds(delay),
        seconds(delay * 2)
    )?;
    writeln!(
        stage,
        "Jobs 101 and 102 are ordinary, and wait from the start."
    )?;
    let (order, _) = stage
        .record("strict", done(async |lines| strict(lines, 2).await, delay))
        .await;
    let (fairly, _) = stage
        .record(
            "after two urgent jobs an ordinary one",
            done(async |lines| fair(lines, 2).await, delay),
        )
        .await;
    writeln!(stage)?;
    stage.figures(&[("strict", list(order)), ("fair", list(fairly))])?;
    Ok(())
}

/// Which jobs were done, in which order.
async fn done(next: impl AsyncFn(&mut Lines) -> Option<Job>, delay: Duration) -> Vec<u32> {
    let (urgent, urgents) = mpsc::channel(10);
    let (ordinary, ordinaries) = mpsc::channel(10);
    let consumer = async {
        let mut lines = Lines::new(urgents, ordinaries);
        let mut order = Vec::new();
        while let Some(job) = next(&mut lines).await {
            order.push(job.run().await);
        }
        order
    };
    let send_ordinary = send(ordinary, 101..=102, delay * 2, Duration::ZERO);
    let send_urgent = send(urgent, 1..=URGENT, delay * 2, delay);
    join!(send_urgent, send_ordinary, consumer).2
}

async fn send(
    queue: Sender<Job>,
    numbers: impl Iterator<Item = u32>,
    takes: Duration,
    every: Duration,
) {
    for n in numbers {
        if queue.send(Job { n, takes }).await.is_err() {
            return;
        }
        if !every.is_zero() {
            sleep(every).await;
        }
    }
}
