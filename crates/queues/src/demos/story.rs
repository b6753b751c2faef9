//! The article's case.

use std::io::Write;

use clap::Args;
use demo::{Failure, Stage, arguments, seconds};

use super::list;
use crate::story;

#[derive(Debug, Clone, Args)]
pub struct Options {
    /// How many jobs the producer makes
    #[arg(long, value_name = "N", default_value = "8", value_parser = clap::value_parser!(u32).range(1..=30))]
    jobs: u32,
    /// How many consumers there are
    #[arg(long, value_name = "N", default_value = "2", value_parser = clap::value_parser!(u32).range(1..=10))]
    consumers: u32,
    /// How many jobs the queue has room for
    #[arg(long, value_name = "N", default_value = "2", value_parser = arguments::at_least_one)]
    capacity: usize,
    /// The seed of the random intervals
    #[arg(long, value_name = "SEED", default_value = "4")]
    seed: u64,
}

pub(super) async fn run(stage: &mut Stage, options: &Options) -> Result<(), Failure> {
    let Options {
        jobs,
        consumers,
        capacity,
        seed,
    } = *options;
    writeln!(
        stage,
        "{jobs} jobs at random intervals, {consumers} consumers, room for {capacity}"
    )?;
    let story = story::run(jobs, consumers, capacity, seed);
    let (done, run) = stage.record("one producer, several consumers", story).await;
    writeln!(stage)?;
    for (consumer, jobs) in (1..).zip(done?) {
        writeln!(stage, "  consumer {consumer} did jobs {}", list(jobs))?;
    }
    let waited = run.lane("producer").map(timeline::Lane::waited);
    stage.figures(&[
        ("the producer waited", seconds(waited.unwrap_or_default())),
        ("took", seconds(run.took())),
    ])?;
    Ok(())
}
