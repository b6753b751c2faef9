//! Runs a side in a process of its own and reads what it cost.

use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use tokio::process::Command;
use tokio::time::timeout;

use crate::child::MISSING;
use crate::parts::Python;
use crate::{Loop, Missing, Parts, Runs, Sample, Side, Workload};

/// Longer than any side should take, even where others are at work: a million URLs take half a minute.
const LIMIT: Duration = Duration::from_secs(180);

/// Who measures a side once.
pub trait Launch {
    /// Measures `side` at `size`.
    ///
    /// # Errors
    ///
    /// [`Missing`] where something isn't there; anything else is a fault of the side.
    fn launch(
        &self,
        workload: &Workload,
        side: &Side,
        size: u64,
        at: Option<&str>,
    ) -> impl Future<Output = Result<Sample>>;
}

/// Runs each side in a process of its own, which ends when the future is dropped.
impl Launch for Parts {
    async fn launch(
        &self,
        workload: &Workload,
        side: &Side,
        size: u64,
        at: Option<&str>,
    ) -> Result<Sample> {
        let mut command = command(self, workload, side, size)?;
        if let Some(at) = at {
            command.args(["--at", at]);
        }
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // A Ctrl-C drops this future: the child is ended by its own id.
            .kill_on_drop(true)
            // A proxy would answer in place of the servers that we start.
            .env("NO_PROXY", "*")
            // The same hashes, and so the same dictionaries, in every round.
            .env("PYTHONHASHSEED", "0");
        let ended = timeout(LIMIT, command.output()).await;
        let ended = ended.with_context(|| format!("it took more than {} s", LIMIT.as_secs()))?;
        let ended = ended.context("it can't be started")?;
        let said = String::from_utf8_lossy(&ended.stderr);
        let last = said
            .lines()
            .rfind(|line| !line.trim().is_empty())
            .unwrap_or_default();
        if ended.status.code() == Some(i32::from(MISSING)) {
            let missing = last.strip_prefix("compare: ").unwrap_or(last);
            return Err(Missing(missing.to_owned()).into());
        }
        if !ended.status.success() {
            bail!("{} ({})", last.trim(), ended.status);
        }
        serde_json::from_slice(&ended.stdout).context("it doesn't say what it cost")
    }
}

fn command(parts: &Parts, workload: &Workload, side: &Side, size: u64) -> Result<Command> {
    let size = size.to_string();
    match side.runs {
        Runs::Rust(_) => {
            let mut command = Command::new(&parts.program);
            command.args(["side", workload.name, side.name, "--size", &size]);
            Ok(command)
        }
        Runs::Python(script, on) => {
            let python = parts.python.as_ref().context("there is no Python")?;
            let mut command = Command::new(&python.program);
            command
                .arg(python.scripts.join(script))
                .args([side.name, &size]);
            if on == Loop::Uvloop {
                command.args(["--loop", "uvloop"]);
            }
            Ok(command)
        }
    }
}

/// Why a side can't run here, where that is known before it is tried.
pub(crate) fn lacks(python: Option<&Python>, side: &Side) -> Option<String> {
    let Runs::Python(..) = side.runs else {
        return None;
    };
    let Some(python) = python else {
        return Some("Python".to_owned());
    };
    let packages = python.lacks(side);
    (!packages.is_empty()).then(|| format!("the Python package {}", packages.join(" and ")))
}
