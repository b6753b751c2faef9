//! The same function, asked to wait for a service that becomes ready in time, and for one that doesn't.

use std::io::Write;
use std::time::Duration;

use clap::Args;
use demo::arguments::delay;
use demo::{Failure, Stage, seconds};
use tokio::time::{Instant, sleep};
use tracing::instrument;

use crate::ready::until_ready;

/// The times of the demo.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// How often the service is asked
    #[arg(long, value_name = "SECONDS", default_value = "1", value_parser = pause, allow_negative_numbers = true)]
    every: Duration,
    /// How long it is asked
    #[arg(long, value_name = "SECONDS", default_value = "5", value_parser = delay, allow_negative_numbers = true)]
    patience: Duration,
    /// How long the service takes for an answer
    #[arg(long, value_name = "SECONDS", default_value = "0.2", value_parser = delay, allow_negative_numbers = true)]
    delay: Duration,
}

/// Somebody who asks without a pause asks for ever.
fn pause(text: &str) -> Result<Duration, String> {
    match delay(text)? {
        pause if pause < Duration::from_millis(10) => Err("at least 10ms".to_owned()),
        pause => Ok(pause),
    }
}

pub(super) async fn run(stage: &mut Stage, options: &Options) -> Result<(), Failure> {
    writeln!(
        stage,
        "Asked each {}, for {}; an answer takes {}",
        seconds(options.every),
        seconds(options.patience),
        seconds(options.delay)
    )?;
    let after = options.every * 5 / 2;
    wait(stage, "ready in time", options, after).await?;
    wait(stage, "never ready", options, Duration::MAX).await
}

async fn wait(
    stage: &mut Stage,
    title: &str,
    options: &Options,
    ready_after: Duration,
) -> Result<(), Failure> {
    let began = Instant::now();
    let mut n = 0;
    let ready = async || {
        n += 1;
        answer(n, began, ready_after, options.delay).await
    };
    let waiting = until_ready(ready, options.every, options.patience);
    let (ended, _) = stage.record(title, waiting).await;
    let ended = match ended {
        Ok(asked) => format!("ready, asked {asked} times"),
        Err(error) => error.to_string(),
    };
    stage.figures(&[("ended", ended), ("took", seconds(began.elapsed()))])?;
    Ok(())
}

#[instrument(name = "ask", skip(began, ready_after, takes), ret)]
async fn answer(n: u32, began: Instant, ready_after: Duration, takes: Duration) -> bool {
    sleep(takes).await;
    began.elapsed() >= ready_after
}
