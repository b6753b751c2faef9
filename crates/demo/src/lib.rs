//! What the binaries of all practices share, so that a practice holds nothing but its subject.
//!
//! A practice names its demos in a `clap` enum and implements [`Practice`] for it; [`main`] does the rest: options and
//! `--help`, a runtime with the right clock, a live picture on a terminal, plain text everywhere else, Ctrl-C, exit codes.
//! Each demo prints to a [`Stage`] and lets it record what its tasks did.
//!
//! Two hidden subcommands keep the book true: `record DIR` writes what every demo prints and draws, `verify DIR` runs
//! them again and names every line that differs (see [`recordings`]).
//!
//! What this crate is not: anything that a reader should copy. The code worth copying is in the practices, and none of it
//! knows this crate.

pub mod arguments;
pub mod cli;
pub mod differences;
mod failure;
mod live;
pub mod quiet;
pub mod recordings;
mod run;
mod stage;
pub mod testing;
mod verify;

use std::time::Duration;

pub use failure::Failure;
pub use run::main;
pub use stage::Stage;

/// The demos of one practice: an enum whose variants are the subcommands of its binary.
pub trait Practice: clap::Subcommand {
    /// The package's name, as in `cargo run -p NAME`.
    const NAME: &'static str;

    /// What the practice is about, in one line: the head of `--help`.
    const ABOUT: &'static str;

    /// The demo that runs when none is named: the article's story.
    const STORY: &'static str;

    /// What to add to the error where nobody listens at the port that a demo asks.
    const WHEN_REFUSED: &'static str =
        "is a server there? `cargo run -p httpbin -- --port 8080` starts one";

    /// What this demo needs of its runtime.
    fn needs(&self) -> Needs {
        Needs::Timers
    }

    /// What the demo needs and this machine doesn't have, as a line for a person: a server that isn't installed. Then its
    /// recordings are neither made nor compared, and stay as they are.
    fn missing(&self) -> Option<String> {
        None
    }

    /// Runs the demo and prints to `stage`. It is dropped at whichever await it has reached when the user presses Ctrl-C.
    ///
    /// # Errors
    ///
    /// A [`Failure`] ends the program with its line on standard error and its exit code.
    fn run(self, stage: &mut Stage) -> impl Future<Output = Result<(), Failure>>;
}

/// What a demo needs of its runtime, and so how exactly its recording can be repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Timers, channels and locks only. It may run on a paused clock, and prints the same bytes every time.
    Timers,
    /// Sockets, processor time or other threads: a real clock. Two recordings agree in all but the times.
    RealTime,
    /// As [`Needs::RealTime`], and a runtime with several worker threads.
    Workers,
}

/// A duration as the demos print it: seconds with one decimal, `4.0 s`.
#[must_use]
pub fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}
