//! One window, three ways to slide it.

use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use clap::Args;
use demo::{Failure, Needs, Stage, arguments};

use super::{Fetching, tell_answers};
use crate::streams::{handle_each, in_input_order, in_order_of_completion};

#[derive(Debug, Clone, Args)]
pub struct Options {
    /// How many fetches may be in flight
    #[arg(long, value_name = "N", default_value = "2", value_parser = arguments::at_least_one)]
    window: usize,
    #[command(flatten)]
    fetching: Fetching,
}

impl Options {
    pub(super) fn needs(&self) -> Needs {
        self.fetching.needs()
    }

    /// A slow request and five quick ones.
    fn requests(&self) -> [(&'static str, Duration); 6] {
        let quick = self.fetching.delay;
        [
            ("users", quick * 3),
            ("orders", quick),
            ("stock", quick),
            ("prices", quick),
            ("reviews", quick),
            ("offers", quick),
        ]
    }
}

pub(super) async fn run(stage: &mut Stage, options: &Options) -> Result<(), Failure> {
    let requests = options.requests();
    let service = options.fetching.service();
    let window = options.window;
    writeln!(
        stage,
        "A slow fetch and five quick ones, at most {window} in flight."
    )?;

    let in_order = in_input_order(&service, &requests, window);
    let (fetched, run) = stage.record("buffered", in_order).await;
    tell_answers(stage, &fetched?)?;
    figures(stage, &run)?;

    let as_they_come = in_order_of_completion(&service, &requests, window);
    let (fetched, run) = stage.record("buffer_unordered", as_they_come).await;
    tell_answers(stage, &fetched?)?;
    figures(stage, &run)?;

    let handled = AtomicUsize::new(0);
    let handling = handle_each(&service, &requests, window, async |_answer| {
        handled.fetch_add(1, Ordering::Relaxed);
    });
    let (fetched, run) = stage.record("try_for_each_concurrent", handling).await;
    fetched?;
    writeln!(stage, "  handled: {}", handled.into_inner())?;
    figures(stage, &run)?;
    Ok(())
}

fn figures(stage: &mut Stage, run: &timeline::Timeline) -> std::io::Result<()> {
    stage.figures(&[
        ("took", demo::seconds(run.took())),
        ("most in flight", run.most_in_flight("fetch").to_string()),
    ])
}
