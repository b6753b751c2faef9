//! The command line of `cargo book`.

use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{CommandFactory, Parser, Subcommand};

use crate::builder::{self, Options};
use crate::recordings::Cargo;
use crate::source::Source;
use crate::{bless, check, live, serve, workspace};

/// The book: builds it, shows it, and checks that what it says is true.
#[derive(Debug, Parser)]
#[command(name = "cargo book", bin_name = "cargo book", after_help = HELP)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// The root of the repository, where it is not above the current folder
    #[arg(long, global = true, value_name = "DIR")]
    root: Option<PathBuf>,
}

const HELP: &str = "\
The chapters are book/src/*.md; what they show lies in crates/*.
Start with `cargo book serve --open`; before a commit, `cargo book check`.
Exit status: 0 all is well, 1 something is not as it should be, 2 the command was not understood.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Build the pages into target/book
    ///
    /// Fails where mdbook would only warn.
    Build,
    /// Show the pages in a browser; they follow every change
    Serve {
        /// The port; 3000 if not given, or a free one where that is taken
        #[arg(long, value_name = "N")]
        port: Option<u16>,
        /// Open a browser
        #[arg(long)]
        open: bool,
    },
    /// Check every promise that the book makes
    ///
    /// Prints each broken one as `file:line: [rule] what is wrong; what to do`. Runs the practices to see that the
    /// recorded outputs and pictures are still those of a fresh run.
    Check,
    /// Build the scenes that a reader plays with, for the page
    ///
    /// They are committed, so only whoever changes `crates/live`, or code that it plays, needs this. It takes rustup's target
    /// wasm32-wasip1 and its component rust-src.
    Live,
    /// Write the recorded outputs and pictures anew from fresh runs
    ///
    /// The Python twins run too, where python3 and the packages that they import are there.
    Bless {
        /// Only these; all if none is given
        #[arg(value_name = "PRACTICE")]
        practices: Vec<String>,
    },
}

/// Does what the command line says.
#[must_use]
pub fn run() -> ExitCode {
    let cli = match demo::cli::parse::<Cli>() {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    match execute(&cli) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("cargo book: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The names of the subcommands.
#[must_use]
pub fn subcommands() -> Vec<String> {
    let names = Cli::command();
    let names = names
        .get_subcommands()
        .map(|command| command.get_name().to_owned());
    names.chain(["help".to_owned()]).collect()
}

fn execute(cli: &Cli) -> Result<ExitCode> {
    let root = match &cli.root {
        Some(root) => root
            .canonicalize()
            .with_context(|| format!("there is no folder {}", root.display()))?,
        None => workspace::find_root(&env::current_dir()?)?,
    };
    match &cli.command {
        Command::Build => build(&root),
        Command::Serve { port, open } => {
            serve::run(&root, *port, *open).map(|()| ExitCode::SUCCESS)
        }
        Command::Check => check_all(&root),
        Command::Live => {
            let weight = live::build(&root)?;
            println!("{} weighs {} KB, packed", live::ARTEFACT, weight / 1000);
            Ok(ExitCode::SUCCESS)
        }
        Command::Bless { practices } => {
            let blessed = bless::run(&root, practices)?;
            blessed.changed.iter().for_each(|line| println!("{line}"));
            blessed.left.iter().for_each(|line| eprintln!("{line}"));
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn build(root: &Path) -> Result<ExitCode> {
    let built = builder::build(&Source::load(root)?, &Options::default());
    if built.messages.is_empty() {
        let index = built.folder.join("index.html").canonicalize()?;
        let shown = index
            .parent()
            .and_then(|folder| folder.strip_prefix(root).ok());
        let shown = shown.unwrap_or(&built.folder);
        println!("The book is in {}: {}", shown.display(), file_url(&index));
        return Ok(ExitCode::SUCCESS);
    }
    built
        .messages
        .iter()
        .for_each(|message| eprintln!("{message}"));
    let count = built.messages.len();
    anyhow::bail!("the build is not clean ({count} above); `cargo book check` tells file and line")
}

fn check_all(root: &Path) -> Result<ExitCode> {
    let (findings, counts) = check::check(&Source::load(root)?, &Cargo::new(root))?;
    if findings.is_empty() {
        println!("The book is true: {counts}");
        return Ok(ExitCode::SUCCESS);
    }
    findings.iter().for_each(|finding| println!("{finding}"));
    let plural = if findings.len() == 1 { "" } else { "s" };
    println!("{} finding{plural}", findings.len());
    Ok(ExitCode::FAILURE)
}

/// A path as a browser takes it.
fn file_url(path: &Path) -> String {
    let path = path.to_string_lossy().replace('\\', "/");
    let path = path.trim_start_matches("//?/");
    let mut url = String::from(if path.starts_with('/') {
        "file://"
    } else {
        "file:///"
    });
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b':' | b'.' | b'-' | b'_' | b'~' => {
                url.push(char::from(byte));
            }
            byte => url.push_str(&format!("%{byte:02X}")),
        }
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_file_url_has_no_blanks() {
        assert_eq!(file_url(Path::new("/a b/c.html")), "file:///a%20b/c.html");
    }
}
