//! What `cargo run -p semaphores` shows: the demos, their options, and what each needs.
//!
//! Nothing here is to be copied: it runs the code of the other modules and prints what came of it.

mod budget;
pub mod counting;
mod endings;
mod fetch;
mod hosts;
mod leaks;
mod limits;
mod overload;
mod rates;

use std::time::Duration;

use clap::{Args, Subcommand};
use demo::arguments::{at_least_one, delay};
use demo::{Failure, Needs, Practice, Stage};

/// The demos of this practice.
#[derive(Debug, Clone, Subcommand)]
pub enum Demo {
    /// Twenty requests, five at a time and all at once (the article's case)
    Fetch(fetch::Options),
    /// A permit held too long, and one given back in time
    Permits(Sizes),
    /// The permit taken inside the task, and before the task is made
    Owned(Sizes),
    /// The same limit with workers instead of permits
    Workers(Sizes),
    /// Two ways to have no limit without noticing
    Lent(Sizes),
    /// A limit raised and lowered while it is in use
    Resize(Sizes),
    /// Permits as megabytes: a large request, and a small one behind it
    Many(Delay),
    /// Two permits for one job, and the deadlock
    Deadlock(Delay),
    /// More requests than a server can do: queue them, refuse them, or wait a little
    Shed(overload::Options),
    /// Time limits: what is cancelled while it waits, and what while it works
    Cancel(Sizes),
    /// Beating while waiting for a permit, without losing the place in the queue
    Place(Delay),
    /// A graceful end: those in flight go on, those in the queue are refused
    Close(Sizes),
    /// A limit for each host, beside one for all
    Hosts(Delay),
    /// So many at a time isn't so many a second: a semaphore and a token bucket
    Rate(rates::Options),
    /// The crate governor as the rate limiter, on tokio's clock
    Governor(rates::Options),
}

/// How many requests, how many at a time, and how long each takes.
#[derive(Debug, Clone, Args)]
pub struct Sizes {
    /// How many requests there are
    #[arg(long, value_name = "N", default_value = "9", value_parser = at_least_one)]
    requests: usize,
    /// How many may be in flight at the same time
    #[arg(long, value_name = "N", default_value = "3", value_parser = at_least_one)]
    permits: usize,
    /// How long a request takes
    #[arg(long, value_name = "SECONDS", default_value = "1", value_parser = delay)]
    delay: Duration,
}

/// How long a request takes.
#[derive(Debug, Clone, Args)]
pub struct Delay {
    /// How long a request takes
    #[arg(long, value_name = "SECONDS", default_value = "1", value_parser = delay)]
    delay: Duration,
}

impl Practice for Demo {
    const NAME: &'static str = "semaphores";
    const ABOUT: &'static str = "Limit what is in flight, and what starts per second";
    const STORY: &'static str = "fetch";

    fn needs(&self) -> Needs {
        match self {
            Self::Fetch(_) => Needs::RealTime,
            _ => Needs::Timers,
        }
    }

    async fn run(self, stage: &mut Stage) -> Result<(), Failure> {
        match self {
            Self::Fetch(options) => fetch::fetch(stage, &options).await,
            Self::Permits(sizes) => limits::permits(stage, &sizes).await,
            Self::Owned(sizes) => limits::owned(stage, &sizes).await,
            Self::Workers(sizes) => limits::workers(stage, &sizes).await,
            Self::Lent(sizes) => leaks::lent(stage, &sizes).await,
            Self::Resize(sizes) => leaks::resize(stage, &sizes).await,
            Self::Many(Delay { delay }) => budget::many(stage, delay).await,
            Self::Deadlock(Delay { delay }) => budget::deadlock(stage, delay).await,
            Self::Shed(options) => overload::shed(stage, &options).await,
            Self::Cancel(sizes) => endings::cancel(stage, &sizes).await,
            Self::Place(Delay { delay }) => endings::place(stage, delay).await,
            Self::Close(sizes) => endings::close(stage, &sizes).await,
            Self::Hosts(Delay { delay }) => hosts::hosts(stage, delay).await,
            Self::Rate(options) => rates::rate(stage, &options).await,
            Self::Governor(options) => rates::governor(stage, &options).await,
        }
    }
}

impl Sizes {
    /// How long all requests take when as many are in flight as may be.
    fn ideal(&self) -> Duration {
        rounds(self.requests, self.permits, self.delay)
    }
}

/// How long `requests` requests of `delay` take, `permits` at a time.
fn rounds(requests: usize, permits: usize, delay: Duration) -> Duration {
    delay * u32::try_from(requests.div_ceil(permits)).unwrap_or(u32::MAX)
}
