//! Several consumers.

use std::io::Write;
use std::time::Duration;

use clap::Args;
use demo::{Failure, Stage, arguments, seconds};

use super::pace;
use crate::job::{Job, jobs};
use crate::workers::{channel_each, locked_while_receiving, locked_while_working, multi_consumer};

#[derive(Debug, Clone, Args)]
pub struct Options {
    /// How many jobs there are
    #[arg(long, value_name = "N", default_value = "6", value_parser = clap::value_parser!(u32).range(1..=20))]
    jobs: u32,
    /// How many workers there are
    #[arg(long, value_name = "N", default_value = "2", value_parser = arguments::at_least_one)]
    workers: usize,
    /// How long a job takes
    #[arg(long, value_name = "SECONDS", default_value = "0.1", value_parser = pace)]
    delay: Duration,
}

pub(super) async fn run(stage: &mut Stage, options: &Options) -> Result<(), Failure> {
    let Options {
        jobs: count,
        workers,
        delay,
    } = *options;
    writeln!(
        stage,
        "{count} jobs of {}, {workers} workers",
        seconds(delay)
    )?;
    let work = locked_while_working(jobs(count, delay), workers);
    let (_, wrong) = stage.record("the lock is held during the job", work).await;
    let work = locked_while_receiving(jobs(count, delay), workers);
    let (_, shared) = stage.record("the lock is held during recv", work).await;
    let work = channel_each(jobs(count, delay), workers);
    let (_, each) = stage.record("a channel for each", work).await;
    let work = multi_consumer(jobs(count, delay), workers);
    let (_, multi) = stage.record("a multi-consumer channel", work).await;
    writeln!(stage)?;
    stage.figures(&[
        ("the lock is held during the job", seconds(wrong.took())),
        ("the lock is held during recv", seconds(shared.took())),
        ("a channel for each", seconds(each.took())),
        ("a multi-consumer channel", seconds(multi.took())),
    ])?;

    writeln!(stage, "\nNow the first job takes five times as long.")?;
    let work = channel_each(first_is_long(count, delay), workers);
    let (_, each) = stage.record("a channel for each, uneven jobs", work).await;
    let work = multi_consumer(first_is_long(count, delay), workers);
    let (_, multi) = stage
        .record("a multi-consumer channel, uneven jobs", work)
        .await;
    writeln!(stage)?;
    stage.figures(&[
        ("a channel for each", seconds(each.took())),
        ("a multi-consumer channel", seconds(multi.took())),
    ])?;
    Ok(())
}

fn first_is_long(count: u32, delay: Duration) -> impl Iterator<Item = Job> {
    jobs(count, delay).map(|job| match job.n {
        1 => Job {
            takes: job.takes * 5,
            ..job
        },
        _ => job,
    })
}
