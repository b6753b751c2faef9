//! What `cargo run -p runtime` shows. Nothing here is worth copying: it calls the other modules and prints what they did.
//!
//! A demo already runs in a runtime, and most of these are about another one: that one lives on a thread of its own.

mod blocking;
mod bridge;
mod builder;
mod enter;
mod entry;
mod panics;
mod shutdown;
mod spawn_cost;
mod workers;

use std::thread;
use std::time::Duration;

use clap::Subcommand;
use demo::{Failure, Needs, Stage};
use tokio::sync::oneshot;

/// The demos of this practice.
#[derive(Debug, Clone, Subcommand)]
pub enum Demo {
    /// Work that holds its thread, while requests wait: in the wrong place, and four cures
    Blocking(blocking::Options),
    /// What `#[tokio::main]` stands for: each attribute, and the same by hand
    Entry,
    /// The builder: names, and a limit for threads that block
    Builder(builder::Options),
    /// Entering a runtime: what it allows, and that it runs nothing
    Enter,
    /// From synchronous code to asynchronous, and back
    Bridge,
    /// Blockers on two workers, watched from outside through the metrics
    Workers,
    /// How a runtime ends: a deadline, and what is lost
    Shutdown(shutdown::Options),
    /// What a runtime refuses, in its own words
    Panics,
    /// What a task costs in the body of `main`, and in a task
    SpawnCost(spawn_cost::Options),
}

impl demo::Practice for Demo {
    const NAME: &'static str = env!("CARGO_PKG_NAME");
    const ABOUT: &'static str = env!("CARGO_PKG_DESCRIPTION");
    const STORY: &'static str = "blocking";

    fn needs(&self) -> Needs {
        Needs::RealTime
    }

    async fn run(self, stage: &mut Stage) -> Result<(), Failure> {
        match self {
            Self::Blocking(options) => blocking::run(stage, &options).await,
            Self::Entry => entry::run(stage).await,
            Self::Builder(options) => builder::run(stage, &options).await,
            Self::Enter => enter::run(stage).await,
            Self::Bridge => bridge::run(stage).await,
            Self::Workers => workers::run(stage).await,
            Self::Shutdown(options) => shutdown::run(stage, &options).await,
            Self::Panics => panics::run(stage).await,
            Self::SpawnCost(options) => spawn_cost::run(stage, &options).await,
        }
    }
}

/// Runs `work` on a thread that belongs to no runtime.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
    let (sender, result) = oneshot::channel();
    thread::Builder::new()
        .name("caller".to_owned())
        .spawn(move || sender.send(work()))?;
    Ok(result.await?)
}

/// Holds the thread, as work does that knows no async.
#[expect(
    clippy::disallowed_methods,
    reason = "blocking is what these demos are about"
)]
fn hold_the_thread(length: Duration) {
    thread::sleep(length);
}
