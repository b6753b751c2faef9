//! The command line.

use std::env;
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use exercises::catalogue::{Catalogue, Exercise};
use exercises::desk::Desk;
use exercises::progress::Progress;
use exercises::{plain, watch};
use tokio::{select, signal};

/// Exercises to each chapter of the book.
///
/// Without a command: shows an exercise, tries it at each save, and goes on when it passes. You work on copies in the folder
/// my-exercises, which git ignores; tests of an exercise say what is wrong until it is mended. Without a terminal it is tried once.
#[derive(Parser)]
#[command(name = "exercises")]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// Keep your copies in that folder instead of my-exercises.
    #[arg(long, global = true, value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Try an exercise once; exit code 1 if it fails.
    Run {
        /// The exercise; without it, the one you were at.
        name: Option<String>,
    },
    /// Show the hints.
    Hint {
        /// The exercise.
        name: String,
    },
    /// Make your copy what it was at first.
    Reset {
        /// The exercise.
        name: String,
    },
    /// Print a solution.
    Solution {
        /// The exercise.
        name: String,
    },
    /// Name all exercises.
    List,
    /// Try all of them; exit code 1 if one fails.
    Check,
}

/// Does what was asked for.
pub(super) async fn run(arguments: Arguments) -> Result<ExitCode> {
    let here = env::current_dir().context("there is no current folder")?;
    let catalogue = Catalogue::find(&here)?;
    // A name is looked up before anything is written.
    let named = match arguments
        .command
        .as_ref()
        .and_then(Command::name)
        .map(|name| catalogue.position(name))
    {
        Some(Err(unknown)) => {
            anstream::eprintln!("error: {unknown:#}");
            return Ok(ExitCode::from(2));
        }
        Some(Ok(at)) => Some(&catalogue.exercises[at]),
        None => None,
    };
    let desk = Desk::open(&catalogue, arguments.folder.as_deref())?;
    let progress = Progress::load(&desk.folder.join("progress.txt"))?;
    select! {
        code = perform(arguments.command, &catalogue, &desk, progress, named) => code,
        // The shell's own code for it. The watching terminal has its own way, since Ctrl-C is a key there.
        Ok(()) = signal::ctrl_c() => Ok(ExitCode::from(130)),
    }
}

async fn perform(
    command: Option<Command>,
    catalogue: &Catalogue,
    desk: &Desk,
    mut progress: Progress,
    named: Option<&Exercise>,
) -> Result<ExitCode> {
    let passed = match (command, named) {
        (None, _) if io::stdin().is_terminal() && io::stdout().is_terminal() => {
            watch::watch(catalogue, desk, progress).await?;
            true
        }
        (None | Some(Command::Run { .. }), named) => {
            let current = || {
                progress
                    .current
                    .as_deref()
                    .and_then(|name| catalogue.position(name).ok())
            };
            let exercise = named.unwrap_or_else(|| &catalogue.exercises[current().unwrap_or(0)]);
            plain::run(desk, exercise, &mut progress).await?
        }
        (Some(Command::Check), _) => plain::check(catalogue, desk, &mut progress).await?,
        (Some(Command::Hint { .. }), Some(exercise)) => {
            plain::hint(exercise);
            true
        }
        (Some(Command::Reset { .. }), Some(exercise)) => {
            plain::reset(desk, exercise)?;
            true
        }
        (Some(Command::Solution { .. }), Some(exercise)) => {
            plain::solution(exercise);
            true
        }
        (Some(_), _) => {
            plain::list(catalogue, &progress);
            true
        }
    };
    Ok(if passed {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

impl Command {
    fn name(&self) -> Option<&str> {
        match self {
            Self::Run { name } => name.as_deref(),
            Self::Hint { name } | Self::Reset { name } | Self::Solution { name } => Some(name),
            Self::List | Self::Check => None,
        }
    }
}
