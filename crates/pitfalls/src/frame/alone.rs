//! A scene in a process of its own: for a program that blocks its only thread for ever, which nothing inside it can end.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use demo::Failure;

use super::{Scene, Seen, Side, catalogue};

/// The hidden subcommand: `pitfalls alone NAME broken`.
pub(super) const SUBCOMMAND: &str = "alone";

/// How long a process may take before it counts as stuck, in seconds of wall time.
const LIMIT: Duration = Duration::from_secs(1);

/// Between what was seen and its value, a line each.
const SEPARATOR: char = '\t';

/// Runs the scene in this process, and prints what was seen.
pub(super) fn run(name: &str, side: Side) -> Result<ExitCode, Failure> {
    let Some(Scene::Process(act)) = catalogue::named(name).map(|pitfall| pitfall.scene(side))
    else {
        return Err(Failure::usage(format!(
            "{name} has no scene in a process of its own"
        )));
    };
    for (what, value) in act().iter() {
        println!("{what}{SEPARATOR}{value}");
    }
    Ok(ExitCode::SUCCESS)
}

/// Starts the process, waits for it at most [`LIMIT`], and ends it.
pub(super) fn see(name: &str, side: Side, binary: &Path) -> Seen {
    let side = match side {
        Side::Broken => "broken",
        Side::Fixed => "fixed",
    };
    let child = Command::new(binary)
        .args([SUBCOMMAND, name, side])
        // A terminal at which nobody sits: open, and silent.
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut child = match child {
        Ok(child) => child,
        Err(error) => panic!("can't run {}: {error}", binary.display()),
    };
    // A thread reads, because a read that waits for a stuck process has no time limit.
    let (lines, printed) = mpsc::channel();
    let stdout = child.stdout.take();
    thread::spawn(move || {
        for line in stdout
            .into_iter()
            .flat_map(|out| BufReader::new(out).lines())
        {
            if line.is_ok_and(|line| lines.send(line).is_err()) {
                break;
            }
        }
    });
    let mut seen = Seen::default();
    loop {
        match printed.recv_timeout(LIMIT) {
            Ok(line) => {
                let (what, value) = line.split_once(SEPARATOR).unwrap_or((&line, ""));
                seen = seen.and(what, value);
            }
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
            Err(mpsc::RecvTimeoutError::Timeout) => {
                child.kill().ok();
                child.wait().ok();
                return seen.and("the process", "hung, and was ended by force");
            }
        }
    }
    match child.wait() {
        Ok(status) if status.success() => seen,
        Ok(status) => seen.and("the process", format!("ended with {status}")),
        Err(error) => panic!("the process is lost: {error}"),
    }
}
