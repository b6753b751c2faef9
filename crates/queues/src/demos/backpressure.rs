//! What a bound does.

use std::io::Write;
use std::time::Duration;

use clap::Args;
use demo::{Failure, Stage, arguments, seconds};

use super::{list, pace};
use crate::backpressure::{bounded, refusing, unbounded};

#[derive(Debug, Clone, Args)]
pub struct Options {
    /// How many items the producer sends
    #[arg(long, value_name = "N", default_value = "6", value_parser = clap::value_parser!(u32).range(1..=30))]
    items: u32,
    /// How many items the queue has room for
    #[arg(long, value_name = "N", default_value = "2", value_parser = arguments::at_least_one)]
    capacity: usize,
    /// How long the consumer takes for an item
    #[arg(long, value_name = "SECONDS", default_value = "0.3", value_parser = pace)]
    delay: Duration,
}

pub(super) async fn run(stage: &mut Stage, options: &Options) -> Result<(), Failure> {
    let Options {
        items,
        capacity,
        delay,
    } = *options;
    writeln!(
        stage,
        "{items} items, for which the consumer takes {} each",
        seconds(delay)
    )?;
    let work = bounded(items, capacity, delay);
    let (with_a_bound, _) = stage.record("bounded", work).await;
    let work = unbounded(items, delay);
    let (without, _) = stage.record("unbounded", work).await;
    let every = delay / 3;
    let work = refusing(items, capacity, every, delay);
    let (refused, _) = stage.record("refused when full", work).await;

    writeln!(stage, "\nMost items in the queue")?;
    stage.figures(&[
        ("bounded", with_a_bound.to_string()),
        ("unbounded", without.to_string()),
    ])?;
    writeln!(
        stage,
        "Refused, with one each {}: {}",
        seconds(every),
        list(refused)
    )?;
    Ok(())
}
