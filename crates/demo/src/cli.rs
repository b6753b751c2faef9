//! Command lines: help in full, mistakes in one line.

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches, Parser};

/// Parses this program's arguments. Help goes to standard output with exit code 0; a mistake is one line on standard error
/// with exit code 2.
///
/// # Errors
///
/// The exit code with which the program should end at once.
pub fn parse<T: Parser + CommandFactory + FromArgMatches>() -> Result<T, ExitCode> {
    T::try_parse().map_err(|error| report(&error))
}

/// Prints help or the mistake, and says how the program should exit.
#[must_use]
pub fn report(error: &clap::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            // Nothing can be done for a reader who went away.
            error.print().ok();
            ExitCode::SUCCESS
        }
        _ => {
            anstream::eprintln!("{}", one_line(error));
            ExitCode::from(2)
        }
    }
}

/// The message without clap's usage lines, in one line.
///
/// clap writes the message first, then `tip:` lines, then the usage and a hint after blank lines.
#[must_use]
pub fn one_line(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let said = text
        .lines()
        .take_while(|line| !line.starts_with("Usage:"))
        .filter(|line| !line.starts_with("For more information"))
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    format!("{said} (see --help)")
}
