//! What a learner waits for: the first output of the first practice, a rebuild, the book, the tests.
//!
//! All of it is done to a copy of the checkout, in a target folder of its own: whoever measures loses nothing.

mod copy;
mod usage;

use std::path::Path;
use std::process::Stdio;

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};
use tokio::io::AsyncReadExt as _;
use tokio::process::Command;
use tokio::time::Instant;

use crate::progress::Progress;

/// Something that a learner waits for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Wait {
    /// What it is.
    pub what: String,
    /// The command.
    pub command: String,
    /// Processor time of all processes together, in seconds; Unix says.
    pub cpu: Option<f64>,
    /// Elapsed time, in seconds.
    pub wall: f64,
}

/// What can be measured. Each begins with an empty target folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Part {
    /// To the first output of `cargo run -p gather`, and again after one edited line.
    Gather,
    /// `cargo book build`, and again.
    Book,
    /// The whole test suite, and again.
    Tests,
}

/// Measures `parts` on a copy of the checkout at `root`.
///
/// # Errors
///
/// There is no checkout, no cargo, or what is measured fails.
pub async fn measure(root: &Path, parts: &[Part], progress: &Progress) -> Result<Vec<Wait>> {
    let folder = tempfile::tempdir().context("a temporary folder can't be made")?;
    let tree = folder.path().join("tree");
    copy::checkout(root, &tree)?;
    // What is downloaded once and for all is no part of the wait.
    let nowhere = folder.path().join("nowhere");
    let fetch = ["fetch", "--locked"];
    Cargo::new(&tree, &nowhere).wait(&fetch, progress).await?;
    let mut waits = Vec::new();
    for part in parts {
        let target = tempfile::tempdir_in(folder.path())?;
        let cargo = Cargo::new(&tree, target.path());
        waits.extend(match part {
            Part::Gather => gather(&cargo, progress).await?,
            Part::Book => twice("the book", &cargo, &["book", "build"], progress).await?,
            Part::Tests => twice("all tests", &cargo, &["test", "--workspace"], progress).await?,
        });
    }
    Ok(waits)
}

async fn gather(cargo: &Cargo<'_>, progress: &Progress) -> Result<Vec<Wait>> {
    let run = ["run", "-p", "gather"];
    let first = cargo.first_output(&run, progress).await?;
    let file = cargo.tree.join("crates/gather/src/lib.rs");
    let edited = std::fs::read_to_string(&file)? + "\n// An edited line.\n";
    std::fs::write(&file, edited)?;
    let again = cargo.first_output(&run, progress).await?;
    Ok(vec![
        first.called("the first output of the first practice"),
        again.called("the same after one edited line"),
    ])
}

async fn twice(
    what: &str,
    cargo: &Cargo<'_>,
    arguments: &[&str],
    progress: &Progress,
) -> Result<Vec<Wait>> {
    let first = cargo.wait(arguments, progress).await?;
    let again = cargo.wait(arguments, progress).await?;
    Ok(vec![
        first.called(&format!("{what}, from an empty target folder")),
        again.called(&format!("{what}, again")),
    ])
}

impl Wait {
    fn called(self, what: &str) -> Self {
        Self {
            what: what.to_owned(),
            ..self
        }
    }
}

/// cargo on a copy, with a target folder of its own.
struct Cargo<'a> {
    tree: &'a Path,
    target: &'a Path,
}

impl<'a> Cargo<'a> {
    fn new(tree: &'a Path, target: &'a Path) -> Self {
        Self { tree, target }
    }

    /// To its end.
    async fn wait(&self, arguments: &[&str], progress: &Progress) -> Result<Wait> {
        self.measured(arguments, false, progress).await
    }

    /// To the first byte that it prints.
    async fn first_output(&self, arguments: &[&str], progress: &Progress) -> Result<Wait> {
        self.measured(arguments, true, progress).await
    }

    async fn measured(&self, arguments: &[&str], first: bool, progress: &Progress) -> Result<Wait> {
        let line = format!("cargo {}", arguments.join(" "));
        progress.say(&line);
        let mut command = Command::from(cargo());
        command
            .args(arguments)
            .current_dir(self.tree)
            .env("CARGO_TARGET_DIR", self.target)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        let used = usage::of_children();
        let started = Instant::now();
        let mut child = command.spawn().context("cargo can't be started")?;
        let mut output = child.stdout.take().context("its output is piped")?;
        let mut byte = [0];
        let printed = async {
            let got = output.read(&mut byte).await?;
            let wall = started.elapsed();
            tokio::io::copy(&mut output, &mut tokio::io::sink()).await?;
            std::io::Result::Ok((got, wall))
        };
        let (printed, ended) = tokio::join!(printed, child.wait_with_output());
        let ((got, until_printed), ended) = (printed?, ended?);
        if !ended.status.success() || (first && got == 0) {
            let said = String::from_utf8_lossy(&ended.stderr);
            let said = said.lines().find(|line| line.starts_with("error"));
            bail!("{line}: {}", said.unwrap_or("it fails"));
        }
        let wall = if first {
            until_printed
        } else {
            started.elapsed()
        };
        let cpu = usage::of_children().zip(used);
        Ok(Wait {
            what: String::new(),
            command: line,
            cpu: cpu.map(|(after, before)| tenths(after - before)),
            wall: tenths(wall.as_secs_f64()),
        })
    }
}

/// The cargo that started this program, if one did, started as a person would: without what cargo tells a program of its package.
/// `ring` is compiled again, with all that needs it, whenever that changes.
#[must_use]
pub fn cargo() -> std::process::Command {
    let mut cargo =
        std::process::Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    let told = std::env::vars_os().map(|(name, _)| name.to_string_lossy().into_owned());
    for name in
        told.filter(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"))
    {
        cargo.env_remove(name);
    }
    cargo
}

fn tenths(seconds: f64) -> f64 {
    (seconds * 10.0).round() / 10.0
}
