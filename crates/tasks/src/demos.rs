//! What `cargo run -p tasks` shows. Nothing here is worth copying: it calls the other modules and prints what they did.

mod actor;
mod blocking;
mod context;
mod cpu;
mod detach;
mod groups;
mod local;
mod shutdown;
mod start;
mod stopping;
mod supervisor;

use std::time::Duration;

use clap::{Args, Subcommand};
use demo::arguments::delay;
use demo::{Failure, Needs, Practice, Stage};

/// The demos of this practice.
#[derive(Debug, Clone, Subcommand)]
pub enum Demo {
    /// A report is made while visitors are greeted: a task, and a future that was only called
    Start(Length),
    /// What a task loses when nobody waits for it: errors, panics, and its own end
    Detach(Length),
    /// Fire and forget, with somebody who hears of errors and panics, and a wait at the end
    Background(Length),
    /// `abort`, a limit that leaves the task running, and a handle that aborts when it is dropped
    Abort(Length),
    /// `JoinSet`: a few at a time, each result as it comes; and a set that nobody empties
    Set(groups::Options),
    /// A tree of `CancellationToken`s, and tasks that tidy up before they end
    Tokens(Length),
    /// `TaskTracker`: a drain with a deadline
    Drain(Length),
    /// The service of the example `graceful_shutdown`, stopped by a signal in the middle of work
    Shutdown(shutdown::Options),
    /// An actor: one task owns the seats, visitors send it requests, one of them goes away
    Actor(Length),
    /// A supervisor that restarts what fails, waits longer each time, and gives up
    Supervisor(supervisor::Options),
    /// Work that computes: on the worker, in place, on a thread for blocking, in rayon's pool
    Cpu(cpu::Options),
    /// `spawn_blocking` ignores `abort` and timeouts, and holds up the runtime's end
    Blocking(blocking::Options),
    /// `task_local!` reaches what is joined, and no other task
    Context,
    /// Tasks that are not `Send`: a `LocalSet`, a local runtime, a pool of threads for them
    Local(Length),
}

impl Practice for Demo {
    const NAME: &'static str = env!("CARGO_PKG_NAME");
    const ABOUT: &'static str = env!("CARGO_PKG_DESCRIPTION");
    const STORY: &'static str = "start";

    fn needs(&self) -> Needs {
        match self {
            Self::Shutdown(_) | Self::Blocking(_) => Needs::RealTime,
            Self::Cpu(_) => Needs::Workers,
            _ => Needs::Timers,
        }
    }

    async fn run(self, stage: &mut Stage) -> Result<(), Failure> {
        match self {
            Self::Start(length) => start::run(stage, length.delay).await,
            Self::Detach(length) => detach::detach(stage, length.delay).await,
            Self::Background(length) => detach::background(stage, length.delay).await,
            Self::Abort(length) => stopping::abort(stage, length.delay).await,
            Self::Set(options) => groups::run(stage, &options).await,
            Self::Tokens(length) => stopping::tokens(stage, length.delay).await,
            Self::Drain(length) => stopping::drain(stage, length.delay).await,
            Self::Shutdown(options) => shutdown::run(stage, &options).await,
            Self::Actor(length) => actor::run(stage, length.delay).await,
            Self::Supervisor(options) => supervisor::run(stage, &options).await,
            Self::Cpu(options) => cpu::run(stage, &options).await,
            Self::Blocking(options) => blocking::run(stage, &options).await,
            Self::Context => context::run(stage).await,
            Self::Local(length) => local::run(stage, length.delay).await,
        }
    }
}

/// The option of most demos.
#[derive(Debug, Clone, Args)]
pub struct Length {
    /// How long a piece of work takes
    #[arg(long, value_name = "SECONDS", default_value = "1", value_parser = delay)]
    delay: Duration,
}
