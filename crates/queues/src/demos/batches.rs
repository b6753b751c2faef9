//! Items in batches.

use std::io::Write;
use std::time::Duration;

use demo::{Failure, Stage, seconds};
use tokio::join;
use tokio::sync::mpsc::{self, Sender};
use tokio::time::{Instant, sleep};
use tracing::{Instrument, field, info_span};

use super::list;
use crate::batches::Batches;

const MOST: usize = 5;

pub(super) async fn run(stage: &mut Stage, delay: Duration) -> Result<(), Failure> {
    let patience = delay * 3;
    writeln!(
        stage,
        "An item each {}; batches of {MOST}, or what came within {}",
        seconds(delay * 2),
        seconds(patience)
    )?;
    let wrong = batches(Batches::patience_for_each, delay, patience);
    let (wrong, _) = stage.record("patience for each item", wrong).await;
    let right = batches(Batches::next, delay, patience);
    let (right, _) = stage.record("patience for the batch", right).await;
    for (title, lines) in [
        ("\nPatience for each item", wrong),
        ("Patience for the batch", right),
    ] {
        writeln!(stage, "{title}")?;
        for line in lines {
            writeln!(stage, "  {line}")?;
        }
    }
    Ok(())
}

/// A line for each batch: what is in it, and when it was there.
async fn batches(
    next: impl AsyncFn(&mut Batches<u32>) -> Option<Vec<u32>>,
    delay: Duration,
    patience: Duration,
) -> Vec<String> {
    let (queue, receiver) = mpsc::channel(100);
    let mut batches = Batches::new(receiver, MOST, patience);
    let collect = async {
        let started = Instant::now();
        let mut lines = Vec::new();
        loop {
            let span = info_span!("batch", items = field::Empty);
            let recorded = async {
                let batch = next(&mut batches).await;
                span.record("items", list(batch.iter().flatten()));
                timeline::done();
                batch
            };
            let Some(batch) = recorded.instrument(span.clone()).await else {
                break;
            };
            let when = seconds(started.elapsed());
            lines.push(format!("after {when}: {}", list(batch)));
        }
        lines
    };
    join!(collect, trickle(queue, delay * 2)).0
}

async fn trickle(queue: Sender<u32>, every: Duration) {
    for n in 1..=8 {
        if queue.send(n).await.is_err() {
            return;
        }
        sleep(every).await;
    }
}
