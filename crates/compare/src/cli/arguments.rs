//! What can be said on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::child;
use crate::learner::Part;

/// Measures every practice against its Python twin, its rivals and the limit, on this machine.
///
/// Run it as `cargo run --release -p compare`: figures of a debug build say nothing. What isn't installed is said and left out.
#[derive(Debug, Parser)]
#[command(name = "compare", args_conflicts_with_subcommands = true)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) run: Run,
}

/// What is measured, and where it is kept.
#[derive(Debug, Args)]
pub(super) struct Run {
    /// One size a workload: it ends within two minutes
    #[arg(long)]
    pub(super) quick: bool,
    /// Only these workloads; `compare list` names them
    #[arg(long, value_name = "WORKLOAD", num_args = 1..)]
    pub(super) only: Vec<String>,
    /// How often each side is measured, at each size
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(5..=1000))]
    pub(super) rounds: u16,
    /// Keep the figures; with --only, what the file has of other workloads stays, if it is from this machine
    #[arg(long, value_name = "FILE")]
    pub(super) json: Option<PathBuf>,
    /// Draw a plot of each workload
    #[arg(long, value_name = "FOLDER")]
    pub(super) svg: Option<PathBuf>,
    /// The Python interpreter; else the variable PYTHON, target/python, or python3
    #[arg(long, value_name = "PROGRAM")]
    pub(super) python: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Lists the workloads and their sides
    List,
    /// Draws the page's tables and plots anew, from FOLDER/measured.json
    Draw {
        /// The folder
        folder: PathBuf,
    },
    /// Says where two runs disagree by more than their spreads
    Agree {
        /// The figures of one run, or of several
        one: PathBuf,
        /// Those of another; without, each run of the first file is compared with all its others together
        other: Option<PathBuf>,
    },
    /// Puts runs of one machine together: their rounds count as those of one, and the spread is that between runs, too
    Combine {
        /// The figures of each
        #[arg(required = true, num_args = 2.., value_name = "RUN")]
        runs: Vec<PathBuf>,
        /// Where to keep them
        #[arg(long, value_name = "FILE")]
        json: PathBuf,
    },
    /// Measures what a learner waits for, on a copy of this checkout: it takes many minutes
    Learner {
        /// What to measure; all without
        parts: Vec<Part>,
        /// Keep it in the figures of a run
        #[arg(long, value_name = "FILE")]
        json: Option<PathBuf>,
    },
    /// Runs one Rust side once and prints what it cost, as one line of JSON
    #[command(hide = true)]
    Side(child::Arguments),
    /// Runs the server of a workload until standard input ends
    #[command(hide = true)]
    Serve {
        /// The workload
        workload: String,
    },
}
