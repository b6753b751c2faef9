//! Runs the programs of the practices: what `check` compares and `bless` writes.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Context, Result, bail};

/// Who runs the practices.
pub trait Recordings {
    /// Compares the recordings in `folder` with a fresh run of `practice`. Returns what differs, a line each, empty
    /// where nothing does.
    ///
    /// # Errors
    /// Where the program can't be run, or ends without a word.
    fn verify(&self, practice: &str, folder: &Path) -> Result<String>;

    /// Records a fresh run of `practice` in `folder`.
    ///
    /// # Errors
    /// Where the program can't be run or fails.
    fn record(&self, practice: &str, folder: &Path) -> Result<()>;
}

/// `cargo run` in a workspace.
#[derive(Debug)]
pub struct Cargo {
    workspace: PathBuf,
}

impl Cargo {
    /// The programs of the workspace at `workspace`, which need not be the one that has the recordings.
    #[must_use]
    pub fn new(workspace: &Path) -> Self {
        Self {
            workspace: workspace.to_owned(),
        }
    }

    /// `cargo run` of a package of the workspace.
    #[must_use]
    pub fn run(&self, package: &str) -> Command {
        // The cargo that started this program, if one did.
        let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
        let mut command = Command::new(cargo);
        command
            .current_dir(&self.workspace)
            .args(["run", "--quiet", "--package", package, "--"]);
        command
    }

    fn output(&self, practice: &str, action: &str, folder: &Path) -> Result<Output> {
        let folder = folder.strip_prefix(&self.workspace).unwrap_or(folder);
        let mut command = self.run(practice);
        command
            .arg(action)
            .arg(folder)
            .output()
            .context("cargo can't be started")
    }
}

impl Recordings for Cargo {
    fn verify(&self, practice: &str, folder: &Path) -> Result<String> {
        let output = self.output(practice, "verify", folder)?;
        let report = String::from_utf8_lossy(&output.stdout).into_owned();
        if !output.status.success() && report.trim().is_empty() {
            bail!("{}", last_words(&output));
        }
        Ok(if output.status.success() {
            String::new()
        } else {
            report
        })
    }

    fn record(&self, practice: &str, folder: &Path) -> Result<()> {
        let output = self.output(practice, "record", folder)?;
        if !output.status.success() {
            bail!("{}", last_words(&output));
        }
        Ok(())
    }
}

/// How a program ended, in one line: the first error of a compiler, or the last line that it wrote.
#[must_use]
pub fn last_words(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    let error = said.lines().find(|line| line.starts_with("error"));
    match error.or_else(|| said.lines().rfind(|line| !line.trim().is_empty())) {
        Some(line) => line.trim().to_owned(),
        None => output.status.to_string(),
    }
}
