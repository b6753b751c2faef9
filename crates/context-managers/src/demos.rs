//! What `cargo run -p context-managers` shows: the demos, their options, and what each needs.
//!
//! Nothing here is to be copied: it runs the code of the other modules and prints what came of it.

pub mod child;
mod endings;
mod files;
mod in_drop;
mod owned;
mod sessions;

use std::time::Duration;

use clap::{Args, Subcommand};
use demo::arguments::{at_least_one, delay};
use demo::{Failure, Needs, Practice, Stage};

/// The demos of this practice.
#[derive(Debug, Clone, Subcommand)]
pub enum Demo {
    /// A client session, closed and not closed: what the next client waits (the article's case)
    Session(Delay),
    /// A guard counts down however its scope is left
    Guard,
    /// A scope function closes, except when it is cancelled or panics
    Scope(Delay),
    /// A task closes what was dropped: in every case
    Closer(Delay),
    /// Three ways to close in `Drop` that don't work
    InDrop,
    /// Several resources: in which order they end
    Stack(Delay),
    /// What a buffered writer loses when it is dropped
    Flush(Flush),
    /// A file overwritten, and one replaced, by a download that stalls
    Replace,
    /// A large file: whole, by chunks, by lines (the article's case)
    Read(Read),
    /// Many small files: a trip to a blocking thread each, and one for all
    SmallFiles(SmallFiles),
    /// A background task: detached, aborted, asked to end, waited for
    Background(Delay),
    /// A child process: left running, killed, asked to end
    Child,
}

/// How long the work takes; all other times follow from it.
#[derive(Debug, Clone, Args)]
pub struct Delay {
    /// How long the work takes; all other times follow from it
    #[arg(long, value_name = "SECONDS", default_value = "1", value_parser = delay)]
    delay: Duration,
}

/// Options of `flush`.
#[derive(Debug, Clone, Args)]
pub struct Flush {
    /// How many lines of ten bytes are written
    #[arg(long, value_name = "N", default_value = "1000", value_parser = at_least_one)]
    lines: usize,
}

/// Options of `read`.
#[derive(Debug, Clone, Args)]
pub struct Read {
    /// How large the file is, in MiB
    #[arg(long, value_name = "N", default_value = "4", value_parser = at_least_one)]
    megabytes: usize,
}

/// Options of `small-files`.
#[derive(Debug, Clone, Args)]
pub struct SmallFiles {
    /// How many files there are
    #[arg(long, value_name = "N", default_value = "1000", value_parser = at_least_one)]
    files: usize,
}

impl Practice for Demo {
    const NAME: &'static str = env!("CARGO_PKG_NAME");
    const ABOUT: &'static str = env!("CARGO_PKG_DESCRIPTION");
    const STORY: &'static str = "session";

    fn needs(&self) -> Needs {
        match self {
            Self::SmallFiles(_) | Self::Child => Needs::RealTime,
            // A paused clock waits for files: it stands while a blocking thread works.
            _ => Needs::Timers,
        }
    }

    async fn run(self, stage: &mut Stage) -> Result<(), Failure> {
        match self {
            Self::Session(Delay { delay }) => sessions::session(stage, delay).await,
            Self::Guard => endings::guard(stage).await,
            Self::Scope(Delay { delay }) => sessions::scope(stage, delay).await,
            Self::Closer(Delay { delay }) => sessions::closer(stage, delay).await,
            Self::InDrop => in_drop::in_drop(stage).await,
            Self::Stack(Delay { delay }) => sessions::stack(stage, delay).await,
            Self::Flush(Flush { lines }) => files::flush(stage, lines).await,
            Self::Replace => files::replace(stage).await,
            Self::Read(Read { megabytes }) => files::read(stage, megabytes).await,
            Self::SmallFiles(SmallFiles { files }) => files::small_files(stage, files).await,
            Self::Background(Delay { delay }) => owned::background(stage, delay).await,
            Self::Child => child::child(stage).await,
        }
    }
}
