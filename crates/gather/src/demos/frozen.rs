//! The frozen stream: one job, five ways, and what the first of them does to a timeout.

use std::io::{self, Write};
use std::time::Duration;

use clap::Args;
use demo::{Failure, Stage, arguments};
use timeline::Timeline;

use super::tell_took;
use crate::frozen::{
    Job, channel_between, for_each, spawn_in_the_future, spawn_in_the_map, while_let,
};
use crate::starved_timeout::{Download, process_in_the_loop, process_in_the_stream};

#[derive(Debug, Clone, Args)]
pub struct Options {
    /// How many items there are
    #[arg(long, value_name = "N", default_value = "6", value_parser = clap::value_parser!(u32).range(1..=40))]
    items: u32,
    /// How many fetches may be in flight
    #[arg(long, value_name = "N", default_value = "2", value_parser = arguments::at_least_one)]
    window: usize,
    /// How long a fetch takes
    #[arg(long, value_name = "SECONDS", default_value = "2", value_parser = arguments::delay)]
    fetching: Duration,
    /// How long processing an item takes
    #[arg(long, value_name = "SECONDS", default_value = "2", value_parser = arguments::delay)]
    processing: Duration,
}

pub(super) async fn run(stage: &mut Stage, options: &Options) -> Result<(), Failure> {
    let &Options {
        items,
        window,
        fetching,
        processing,
    } = options;
    let job = Job {
        items,
        window,
        fetching,
        processing,
    };
    let (fetch, process) = (demo::seconds(fetching), demo::seconds(processing));
    writeln!(
        stage,
        "{items} items: fetch {fetch}, process {process}, window {window}."
    )?;

    let ((), run) = stage
        .record("while let over buffer_unordered", while_let(job))
        .await;
    tell_took(stage, &run)?;
    let ((), run) = stage
        .record("spawn in the futures", spawn_in_the_future(job))
        .await;
    tell_took(stage, &run)?;
    let ((), run) = stage
        .record("spawn in the map", spawn_in_the_map(job))
        .await;
    tell_took(stage, &run)?;
    let ((), run) = stage
        .record("a channel between the stages", channel_between(job))
        .await;
    tell_took(stage, &run)?;
    let ((), run) = stage.record("for_each_concurrent", for_each(job)).await;
    tell_took(stage, &run)?;

    starved(stage).await
}

/// The sizes are fixed: they are chosen so that the timeout strikes.
async fn starved(stage: &mut Stage) -> Result<(), Failure> {
    let [half, limit] = [Duration::from_millis(500), Duration::from_secs(3)];
    let downloads = [
        Download {
            item: 1,
            connect: half,
            read: Duration::ZERO,
        },
        Download {
            item: 2,
            connect: half * 2,
            read: half * 3,
        },
    ];
    writeln!(
        stage,
        "\nA download of 2.5 s under a timeout of {}.",
        demo::seconds(limit)
    )?;

    let in_the_loop = process_in_the_loop(&downloads, limit, half * 4);
    let (results, run) = stage.record("processing in the loop", in_the_loop).await;
    tell_timed_out(stage, &results, &run)?;

    let in_the_stream = process_in_the_stream(&downloads, limit, half * 4);
    let (results, run) = stage
        .record("processing in the stream", in_the_stream)
        .await;
    tell_timed_out(stage, &results, &run)?;
    Ok(())
}

fn tell_timed_out<T, E>(
    stage: &mut Stage,
    results: &[Result<T, E>],
    run: &Timeline,
) -> io::Result<()> {
    let timed_out = results.iter().filter(|result| result.is_err()).count();
    stage.figures(&[
        ("took", demo::seconds(run.took())),
        ("timed out", format!("{timed_out} of {}", results.len())),
    ])
}
