//! What `cargo run -p errors` shows: the demos, their options, and what each needs.
//!
//! Nothing here is to be copied: it runs the code of the other modules and prints what came of it.

mod calls;
mod edges;
mod fetch;
mod limits;
mod retries;

use std::time::Duration;

use clap::{Args, Subcommand};
use demo::arguments::{at_least_one, delay};
use demo::{Failure, Needs, Practice, Stage};

/// The demos of this practice.
#[derive(Debug, Clone, Subcommand)]
pub enum Demo {
    /// Five addresses, four of them trouble: None for everything, and errors (the article's case)
    Fetch(fetch::Options),
    /// Everything that can go wrong with one request, each told from the others
    Faults(Patience),
    /// The limits of one call: for a connection, for silence, for the whole
    Limits,
    /// A limit for each call, and one for the operation
    Deadline(calls::Sizes),
    /// A timeout around a task: the task goes on, is stopped, or is waited for after all
    Unstoppable,
    /// A timeout around code that blocks
    Blocking,
    /// Four attempts, at once and with pauses that double
    Backoff,
    /// A crowd that tries again in step, and scattered
    Jitter(retries::Crowd),
    /// A server that fails at first, and one that says when to come back
    Retry(Patience),
    /// What retries add to an outage, without a budget and with one
    Budget(retries::Outage),
    /// A lost answer, and a payment that is made twice, or once
    Once,
    /// Stop at the first error, or collect them all
    Collect,
    /// A panic in a task that nobody waits for, and one at whose edge somebody stands
    Panics,
    /// A second-best answer, and one that says that it is
    Fallback,
    /// An error as a person should see it, and the exit code
    Context,
}

/// How long to wait for an answer.
#[derive(Debug, Clone, Args)]
pub struct Patience {
    /// How long a call may take
    #[arg(long, value_name = "SECONDS", default_value = "0.5", value_parser = some_time)]
    timeout: Duration,
}

/// A limit of nothing lets nothing through.
fn some_time(text: &str) -> Result<Duration, String> {
    match delay(text)? {
        Duration::ZERO => Err("no time at all: write more than 0".to_owned()),
        limit => Ok(limit),
    }
}

/// A count as the counting code wants it.
fn count(text: &str) -> Result<u32, String> {
    let count = at_least_one(text)?;
    u32::try_from(count)
        .ok()
        .filter(|count| *count <= 100_000)
        .ok_or_else(|| "more than this demo is made for: write at most 100000".to_owned())
}

impl Practice for Demo {
    const NAME: &'static str = env!("CARGO_PKG_NAME");
    const ABOUT: &'static str = env!("CARGO_PKG_DESCRIPTION");
    const STORY: &'static str = "fetch";

    fn needs(&self) -> Needs {
        match self {
            Self::Fetch(_)
            | Self::Faults(_)
            | Self::Limits
            | Self::Blocking
            | Self::Retry(_)
            | Self::Context => Needs::RealTime,
            _ => Needs::Timers,
        }
    }

    async fn run(self, stage: &mut Stage) -> Result<(), Failure> {
        match self {
            Self::Fetch(options) => fetch::fetch(stage, &options).await,
            Self::Faults(Patience { timeout }) => fetch::faults(stage, timeout).await,
            Self::Limits => limits::limits(stage).await,
            Self::Deadline(sizes) => calls::deadline(stage, &sizes).await,
            Self::Unstoppable => calls::unstoppable(stage).await,
            Self::Blocking => limits::blocking(stage).await,
            Self::Backoff => retries::backoff(stage).await,
            Self::Jitter(crowd) => retries::jitter(stage, &crowd).await,
            Self::Retry(Patience { timeout }) => fetch::retry(stage, timeout).await,
            Self::Budget(outage) => retries::budget(stage, &outage).await,
            Self::Once => retries::once(stage).await,
            Self::Collect => calls::collect(stage).await,
            Self::Panics => edges::panics(stage).await,
            Self::Fallback => edges::fallback(stage).await,
            Self::Context => fetch::context(stage).await,
        }
    }
}
