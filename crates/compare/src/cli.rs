//! The command line.

mod act;
mod arguments;
mod report;

use std::fmt;
use std::process::ExitCode;

use arguments::Cli;

use crate::Missing;
use crate::child::MISSING;

/// What a shell shows of a program that Ctrl-C ended.
const INTERRUPTED: u8 = 130;

/// What a person asked for and can't have: exit code 2.
#[derive(Debug)]
struct Usage(String);

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Usage {}

/// Parses the arguments and does what they say.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match demo::cli::parse::<Cli>() {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    match act::act(cli) {
        Ok(code) => code,
        // `compare list | head` is no failure.
        Err(error) if reader_is_gone(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let code = match () {
                () if error.is::<Usage>() => 2,
                () if error.is::<Missing>() => MISSING,
                () => 1,
            };
            anstream::eprintln!("compare: {error:#}");
            ExitCode::from(code)
        }
    }
}

fn reader_is_gone(error: &anyhow::Error) -> bool {
    let cause = error.downcast_ref::<std::io::Error>();
    cause.is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}
