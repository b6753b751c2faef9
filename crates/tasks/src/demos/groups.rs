//! A set of tasks: a few at a time, each result as it comes.

use std::io::Write;
use std::time::Duration;

use clap::Args;
use demo::arguments::{at_least_one, delay};
use demo::{Failure, Stage, seconds};

use crate::job::{Ends, Job};
use crate::set::{at_most, never_joined};
use demo::quiet;

/// Options of `set`.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// How many jobs there are
    #[arg(long, value_name = "N", default_value = "6", value_parser = at_least_one)]
    jobs: usize,
    /// How many of them may run at the same time
    #[arg(long, value_name = "N", default_value = "2", value_parser = at_least_one)]
    at_once: usize,
    /// How long the shortest job takes
    #[arg(long, value_name = "SECONDS", default_value = "1", value_parser = delay)]
    delay: Duration,
}

impl Options {
    /// Jobs of one, two and three halves of the delay, of which the second fails and the fourth panics.
    fn all_jobs(&self) -> impl Iterator<Item = Job> {
        let delay = self.delay;
        (1..).take(self.jobs).map(move |n| {
            let job = Job::new(n, delay + delay / 2 * ((n - 1) % 3));
            match n {
                2 => job.ending(Ends::WithAnError),
                4 => job.ending(Ends::WithAPanic),
                _ => job,
            }
        })
    }
}

pub(super) async fn run(stage: &mut Stage, options: &Options) -> Result<(), Failure> {
    let &Options { jobs, at_once, .. } = options;
    writeln!(stage, "{jobs} jobs, at most {at_once} at a time.")?;
    let mut heard = Vec::new();
    let work = at_most(at_once, options.all_jobs(), |ended| {
        heard.push(match ended {
            Ok(n) => format!("job {n}: done"),
            Err(ended) => ended.to_string(),
        });
    });
    let (_, run) = stage
        .record("each result as it comes", quiet::about_panics(work))
        .await;
    for line in heard {
        writeln!(stage, "  {line}")?;
    }
    stage.figures(&[
        ("took", seconds(run.took())),
        ("most in flight", run.most_in_flight("job").to_string()),
    ])?;

    let kept = quiet::about_panics(async {
        let mut set = never_joined(at_once, options.all_jobs()).await;
        tokio::time::sleep(2 * options.delay).await;
        let kept = set.len();
        while set.join_next().await.is_some() {}
        kept
    });
    writeln!(
        stage,
        "\nA set that nobody empties holds {} results in the end.",
        kept.await
    )?;
    Ok(())
}
