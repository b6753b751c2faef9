//! The demo of a server that is asked for more than it can do.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use demo::arguments::{at_least_one, delay};
use demo::{Failure, Stage, seconds};
use timeline::Outcome;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::shed::{self, Refused};

/// How much is asked for, and how much can be done.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// How many requests arrive
    #[arg(long, value_name = "N", default_value = "20", value_parser = at_least_one)]
    requests: usize,
    /// How many the server does at the same time
    #[arg(long, value_name = "N", default_value = "2", value_parser = at_least_one)]
    permits: usize,
    /// How long a request takes
    #[arg(long, value_name = "SECONDS", default_value = "0.4", value_parser = delay)]
    delay: Duration,
    /// How long after one request the next one arrives
    #[arg(long, value_name = "SECONDS", default_value = "0.1", value_parser = delay)]
    every: Duration,
}

pub(super) async fn shed(stage: &mut Stage, options: &Options) -> Result<(), Failure> {
    let Options {
        requests,
        permits,
        delay,
        every,
    } = *options;
    writeln!(
        stage,
        "{requests} requests, one every {}; {permits} at a time, {} each",
        seconds(every),
        seconds(delay)
    )?;
    let queued = served(stage, "queue", arrivals(shed::queue, options)).await;
    let shed = served(stage, "refuse at once", arrivals(shed::shed, options)).await;
    let patient = served(
        stage,
        "wait a little",
        arrivals(shed::wait_a_little, options),
    )
    .await;
    writeln!(stage)?;
    stage.figures(&[
        ("queue", queued),
        ("refuse at once", shed),
        ("wait a little", patient),
    ])?;
    Ok(())
}

async fn arrivals<F>(serve: fn(usize, Arc<Semaphore>, Duration) -> F, options: &Options)
where
    F: Future<Output = Result<(), Refused>> + Send + 'static,
{
    let semaphore = Arc::new(Semaphore::new(options.permits));
    let mut tasks = JoinSet::new();
    for n in 1..=options.requests {
        tasks.spawn(serve(n, Arc::clone(&semaphore), options.delay));
        sleep(options.every).await;
    }
    tasks.join_all().await;
}

async fn served(stage: &mut Stage, title: &str, work: impl Future<Output = ()>) -> String {
    let ((), run) = stage.record(title, work).await;
    let served = run
        .lanes_of("request")
        .filter(|lane| lane.outcome == Outcome::Done)
        .count();
    let slowest = run
        .lanes_of("request")
        .filter_map(|lane| Some(lane.ended? - lane.started?))
        .max()
        .unwrap_or_default();
    let refused = run.lanes_of("request").count() - served;
    format!(
        "served {served}, refused {refused}, slowest answer {}",
        seconds(slowest)
    )
}
