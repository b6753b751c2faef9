//! Shutdown.

use std::io::{self, Write};
use std::time::Duration;

use demo::{Failure, Stage, seconds};
use tokio::join;
use tokio::sync::mpsc::{self, Receiver};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::list;
use crate::drain::{Ended, drains, drains_in_time, leaves, producer};
use crate::job::Job;

pub(super) async fn run(stage: &mut Stage, delay: Duration) -> Result<(), Failure> {
    let pace = Times {
        every: delay,
        takes: delay * 2,
        stop: delay * 7,
        grace: delay * 3,
    };
    writeln!(
        stage,
        "A job each {}, which takes {}; room for 3; stopped after {}",
        seconds(pace.every),
        seconds(pace.takes),
        seconds(pace.stop)
    )?;
    let work = until_stopped(leaves, &pace);
    let (told, _) = stage.record("the consumer leaves", work).await;
    tell(stage, told)?;
    let work = until_stopped(drains, &pace);
    let (told, _) = stage.record("the consumer drains its queue", work).await;
    tell(stage, told)?;
    let work = until_stopped(drains_in_time, &pace);
    let title = "the consumer has a time limit";
    let (told, _) = stage.record(title, work).await;
    tell(stage, told)?;
    Ok(())
}

struct Times {
    every: Duration,
    takes: Duration,
    stop: Duration,
    grace: Duration,
}

/// What the producer tells, and what the consumer does.
type Told = ((u32, Option<u32>), Ended);

async fn until_stopped<F>(
    consumer: fn(Receiver<Job>, CancellationToken, Duration) -> F,
    times: &Times,
) -> Told
where
    F: Future<Output = Ended>,
{
    let (queue, jobs) = mpsc::channel(3);
    let stop = CancellationToken::new();
    let signal = async {
        sleep(times.stop).await;
        stop.cancel();
    };
    let (told, ended, ()) = join!(
        producer(queue, times.every, times.takes),
        consumer(jobs, stop.clone(), times.grace),
        signal,
    );
    (told, ended)
}

fn tell(stage: &mut Stage, ((accepted, refused), ended): Told) -> io::Result<()> {
    let lost = accepted as usize - ended.done.len() - ended.left.len();
    stage.figures(&[
        ("accepted", accepted.to_string()),
        ("refused", list(refused)),
        ("done", list(&ended.done)),
        ("given back", list(ended.left.iter().map(|job| job.n))),
        ("lost", lost.to_string()),
    ])
}
