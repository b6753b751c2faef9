//! The builder's limit for threads that block.

use std::io::{self, Write};
use std::time::Duration;

use clap::Args;
use demo::arguments::at_least_one;
use demo::{Failure, Stage, seconds};
use tokio::task::JoinError;
use tracing::info_span;

use super::{aside, hold_the_thread};
use crate::builder::{all_blocking, configured};

#[derive(Debug, Clone, Args)]
pub struct Options {
    /// How many threads may block at once
    #[arg(long, value_name = "N", default_value = "2", value_parser = at_least_one)]
    blocking: usize,
    /// How many jobs there are
    #[arg(long, value_name = "N", default_value = "6", value_parser = clap::value_parser!(u32).range(1..=40))]
    jobs: u32,
}

const JOB: Duration = Duration::from_millis(200);

pub(super) async fn run(stage: &mut Stage, options: &Options) -> Result<(), Failure> {
    let &Options { blocking, jobs } = options;
    writeln!(
        stage,
        "{jobs} jobs that hold a thread for {} each; max_blocking_threads({blocking}).",
        seconds(JOB)
    )?;
    let work = aside(move || run_jobs(blocking, jobs));
    let (names, run) = stage.record("jobs on threads for blocking", work).await;
    let mut names = names???;
    names.dedup();
    stage.figures(&[
        ("took", seconds(run.took())),
        ("most at once", run.most_in_flight("job").to_string()),
        ("the threads are called", names.join(", ")),
    ])?;
    Ok(())
}

/// Gives the name of the thread of each job.
fn run_jobs(blocking: usize, jobs: u32) -> io::Result<Result<Vec<String>, JoinError>> {
    let job = |n| {
        let lane = info_span!("job", n);
        move || lane.in_scope(hold_and_name)
    };
    let runtime = configured(1, blocking)?;
    Ok(runtime.block_on(all_blocking((1..=jobs).map(job))))
}

fn hold_and_name() -> String {
    hold_the_thread(JOB);
    timeline::done();
    let thread = std::thread::current();
    thread.name().unwrap_or_default().to_owned()
}
