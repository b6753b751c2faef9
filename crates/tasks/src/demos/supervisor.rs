//! Something that fails again and again, and a supervisor that has patience.

use std::io::Write;
use std::time::Duration;

use clap::Args;
use demo::arguments::delay;
use demo::{Failure, Stage, seconds};

use crate::job::{Ends, Job};
use crate::supervisor::{Restarts, supervise};
use demo::quiet;

/// Options of `supervisor`.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// How often it fails before it ends well
    #[arg(long, value_name = "COUNT", default_value = "3", value_parser = clap::value_parser!(u32).range(0..=20))]
    failures: u32,
    /// The pause after the first failure
    #[arg(long, value_name = "SECONDS", default_value = "0.5", value_parser = delay)]
    delay: Duration,
}

pub(super) async fn run(stage: &mut Stage, options: &Options) -> Result<(), Failure> {
    let &Options { failures, delay } = options;
    let restarts = Restarts {
        first_pause: delay,
        longest_pause: 8 * delay,
        most_failures: 5,
        // Longer than any run here, also where there is no delay.
        well_after: Duration::from_secs(60) + 60 * delay,
    };
    writeln!(
        stage,
        "The pause is {} and doubles; {} failures in a row are enough.",
        seconds(delay),
        restarts.most_failures
    )?;
    for (title, failures) in [
        ("it fails, panics, and ends well", failures),
        ("it goes on failing", u32::MAX),
    ] {
        let mut n = 0;
        let start = || {
            n += 1;
            let job = Job::new(n, delay);
            job.ending(if n > failures {
                Ends::Well
            } else if n.is_multiple_of(2) {
                Ends::WithAPanic
            } else {
                Ends::WithAnError
            })
        };
        let work = async {
            let mut start = start;
            supervise(restarts, move || {
                let job = start();
                async move { job.run().await.map(drop) }
            })
            .await
        };
        let (ended, run) = stage.record(title, quiet::about_panics(work)).await;
        match ended {
            Ok(()) => writeln!(stage, "  ended well after {}", seconds(run.took()))?,
            Err(gave_up) => writeln!(stage, "  {gave_up}")?,
        }
    }
    Ok(())
}
