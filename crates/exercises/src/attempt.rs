//! One attempt at an exercise: compile the reader's file, run its tests, say how it went.

use std::path::PathBuf;
use std::process::{Output, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};
use serde::Deserialize;
use tokio::process::Command;
use tokio::time::timeout;

use crate::catalogue::{Exercise, FIXED};
use crate::desk::Desk;
use crate::verdict::{Verdict, verdicts};

/// A test of ours takes milliseconds; one that runs for so long waits for something that never comes.
const LIMIT: Duration = Duration::from_secs(10);

/// How an attempt went.
#[derive(Debug)]
pub enum Outcome {
    /// The compiler refused the file, and says why.
    Refused(String),
    /// The tests ran.
    Ran {
        /// What the compiler warned of.
        warnings: String,
        /// The tests, those that failed first.
        tests: Vec<Verdict>,
    },
    /// The tests were still running after a long time, and were ended.
    Hung,
    /// The program died without a word of its tests; what it printed instead.
    Died(String),
}

impl Outcome {
    /// Whether the exercise is done.
    #[must_use]
    pub fn passed(&self) -> bool {
        match self {
            Self::Ran { tests, .. } => {
                !tests.is_empty() && tests.iter().all(|test| test.failure.is_none())
            }
            Self::Refused(_) | Self::Hung | Self::Died(_) => false,
        }
    }
}

/// Compiles the reader's file and runs its tests. `colour` is for what the compiler says.
///
/// Cancel safety: dropped, it ends the compiler or the tests, and nothing is lost.
///
/// # Errors
/// cargo can't be started, or fails for a reason that is none of the reader's.
pub async fn attempt(desk: &Desk, exercise: &Exercise, colour: bool) -> Result<Outcome> {
    attempt_within(LIMIT, desk, exercise, colour).await
}

/// As [`attempt`], with tests that may run for `limit`.
///
/// Cancel safety: as [`attempt`].
///
/// # Errors
/// As [`attempt`].
pub async fn attempt_within(
    limit: Duration,
    desk: &Desk,
    exercise: &Exercise,
    colour: bool,
) -> Result<Outcome> {
    let (compiled, said) = compile(desk, exercise, colour).await?;
    let Some(program) = compiled else {
        return Ok(Outcome::Refused(said));
    };
    let mut tests = Command::new(program);
    tests.args(["--color", "never"]);
    tests.env("RUST_BACKTRACE", "0").current_dir(&desk.folder);
    let Ok(ran) = timeout(limit, output(&mut tests)).await else {
        return Ok(Outcome::Hung);
    };
    let ran = ran.context("the tests can't be started")?;
    let printed = String::from_utf8_lossy(&ran.stdout);
    let tests = verdicts(&printed);
    let said_no_more = tests.iter().all(|test| test.failure.is_none()) && !ran.status.success();
    if said_no_more {
        let complaint = String::from_utf8_lossy(&ran.stderr);
        return Ok(Outcome::Died(format!("{printed}{complaint}")));
    }
    let warnings = said;
    Ok(Outcome::Ran { warnings, tests })
}

/// Whether the reader changed the part that is to stay.
///
/// # Errors
/// The file can't be read.
pub fn is_tampered(desk: &Desk, exercise: &Exercise) -> Result<bool> {
    let fixed = |text: &str| {
        let part = text.split_once(FIXED).map(|(_, part)| part.trim());
        part.map(|part| part.replace("\r\n", "\n"))
    };
    Ok(fixed(&desk.text(exercise)?) != fixed(&exercise.given))
}

/// The test program, if there is one, and what the compiler said.
async fn compile(
    desk: &Desk,
    exercise: &Exercise,
    colour: bool,
) -> Result<(Option<PathBuf>, String)> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args([
        "test",
        "--quiet",
        "--no-run",
        "--message-format",
        "json-render-diagnostics",
    ]);
    cargo.args(["--color", if colour { "always" } else { "never" }]);
    cargo
        .args(["--test", &exercise.name, "--manifest-path"])
        .arg(desk.manifest());
    cargo.arg("--target-dir").arg(desk.target());
    let built = output(&mut cargo).await.context("cargo can't be started")?;
    let said = String::from_utf8_lossy(&built.stderr).into_owned();
    let messages = String::from_utf8_lossy(&built.stdout);
    let program = messages
        .lines()
        .find_map(|line| program(line, &exercise.name));
    let blames_the_file = said.contains(&format!("{}.rs", exercise.name));
    if program.is_none() && !blames_the_file {
        anyhow::bail!("cargo can't compile the exercise:\n{said}");
    }
    Ok((program.filter(|_| built.status.success()), said))
}

/// A child that ends when nobody waits for it any more.
async fn output(command: &mut Command) -> std::io::Result<Output> {
    command.stdin(Stdio::null()).kill_on_drop(true);
    command.output().await
}

#[derive(Deserialize)]
struct Message {
    executable: Option<PathBuf>,
    target: Option<Target>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

/// The program that one of cargo's messages names.
fn program(line: &str, name: &str) -> Option<PathBuf> {
    let message: Message = serde_json::from_str(line).ok()?;
    message
        .executable
        .filter(|_| message.target.is_some_and(|target| target.name == name))
}
