//! The Python twins: run where Python and the packages that they import are there.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};
use demo::differences::all_but_the_times;

use crate::recordings::{Cargo, last_words};
use crate::workspace::Member;

/// The variable that tells a twin where the service is that it calls.
const URL: &str = "HTTPBIN_URL";

/// Writes what the twins print. Why one was left as it was goes to `left`.
pub(super) fn record(root: &Path, practice: &Member, left: &mut Vec<String>) -> Result<()> {
    for (script, output) in practice.twins() {
        match print(root, &script)? {
            Ok(printed) => write(&root.join(output), &printed)?,
            Err(reason) => left.push(format!("{output} left as it was: {reason}")),
        }
    }
    Ok(())
}

/// A run that differs in nothing but times is no change.
fn write(output: &Path, printed: &str) -> Result<()> {
    let committed = fs::read_to_string(output).unwrap_or_default();
    if all_but_the_times(&committed) != all_but_the_times(printed) {
        fs::write(output, printed)?;
    }
    Ok(())
}

/// What a script prints, or why it can't.
fn print(root: &Path, script: &str) -> Result<Result<String, String>> {
    let mut python = Command::new("python3");
    // Bytes must not depend on the machine's language, and nothing may be left beside the script.
    python
        .current_dir(root)
        .arg("-B")
        .arg(script)
        .env("PYTHONUTF8", "1");
    let text = fs::read_to_string(root.join(script))?;
    let server = if text.contains(URL) {
        Some(Server::start(root)?)
    } else {
        None
    };
    if let Some(server) = &server {
        python.env(URL, &server.url);
    }
    let output = match python.output() {
        Ok(output) => output,
        Err(error) => return Ok(Err(format!("python3 can't be started: {error}"))),
    };
    if !output.status.success() {
        return Ok(Err(last_words(&output)));
    }
    let printed = String::from_utf8(output.stdout).context("the script prints no UTF-8")?;
    Ok(Ok(printed.replace("\r\n", "\n")))
}

/// A local httpbin on a free port. It ends when this is dropped.
struct Server {
    process: Child,
    url: String,
}

impl Server {
    /// Waits for the line that tells its address.
    fn start(root: &Path) -> Result<Self> {
        let mut command = Cargo::new(root).run("httpbin");
        let process = command
            .args(["--port", "0"])
            .stdout(Stdio::piped())
            .spawn()
            .context("httpbin can't be started")?;
        let mut server = Self {
            process,
            url: String::new(),
        };
        let output = server
            .process
            .stdout
            .take()
            .context("httpbin has no output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let url = line
            .split_whitespace()
            .find(|word| word.starts_with("http://"));
        server.url = url.context("httpbin told no address")?.to_owned();
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to do.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
