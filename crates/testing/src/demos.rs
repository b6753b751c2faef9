//! What `cargo run -p testing` shows. Nothing here is worth copying: it calls the other modules and prints what they did.

mod cancel;
mod clock;
mod faults;

use std::time::Duration;

use clap::{Args, Subcommand};
use demo::arguments;
use demo::{Failure, Needs, Stage};

/// The demos of this practice.
#[derive(Debug, Clone, Subcommand)]
pub enum Demo {
    /// Wait for a service that becomes ready, and for one that doesn't: `--paused` takes no time
    Clock(clock::Options),
    /// Drop a transfer at every await it has: in two calls, and in one
    Cancel(Travel),
    /// One message in pieces of every size, and broken off at every byte: three ways to read lines
    Faults,
}

/// How far the accounts are away.
#[derive(Debug, Clone, Args)]
pub struct Travel {
    /// How long a call to the accounts travels, in each direction
    #[arg(long, value_name = "SECONDS", default_value = "0.1", value_parser = travel, allow_negative_numbers = true)]
    delay: Duration,
}

/// There are ten runs of up to four journeys each, and none may take a minute.
fn travel(text: &str) -> Result<Duration, String> {
    match arguments::delay(text)? {
        travel if travel > Duration::from_secs(10) => Err("at most 10 seconds".to_owned()),
        travel => Ok(travel),
    }
}

impl demo::Practice for Demo {
    const NAME: &'static str = "testing";
    const ABOUT: &'static str =
        "Test async code: a paused clock, faults, a cancellation at every await";
    const STORY: &'static str = "clock";

    fn needs(&self) -> Needs {
        Needs::Timers
    }

    async fn run(self, stage: &mut Stage) -> Result<(), Failure> {
        match self {
            Self::Clock(options) => clock::run(stage, &options).await,
            Self::Cancel(Travel { delay }) => cancel::run(stage, delay).await,
            Self::Faults => faults::run(stage).await,
        }
    }
}
