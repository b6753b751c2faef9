//! What the sides of a workload share and none should pay for.

use std::any::Any;
use std::fmt;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, bail};

use super::Parts;

/// What the sides of a workload share: it is there until it is dropped.
pub struct Fixture {
    /// Where it is: an address, a folder, a URL. The sides are given it as `--at`.
    pub at: String,
    _keep: Box<dyn Any + Send>,
}

impl fmt::Debug for Fixture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fixture").field("at", &self.at).finish()
    }
}

impl Fixture {
    /// Keeps `keep` for as long as the sides run.
    pub fn new(at: impl Into<String>, keep: impl Any + Send) -> Self {
        Self {
            at: at.into(),
            _keep: Box::new(keep),
        }
    }

    /// Starts the server of a workload in a process of its own, so that what it spends is nobody's.
    ///
    /// # Errors
    ///
    /// It can't be started, or ends before it says where it listens.
    pub fn server(parts: &Parts, workload: &str) -> Result<Self> {
        let mut command = Command::new(&parts.program);
        command
            .args(["serve", workload])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut running = Running(command.spawn().context("the server can't be started")?);
        let mut at = String::new();
        if let Some(output) = running.0.stdout.take() {
            BufReader::new(output).read_line(&mut at)?;
        }
        if at.trim().is_empty() {
            bail!("the server of {workload} ended before it listened");
        }
        Ok(Self::new(at.trim().to_owned(), running))
    }
}

/// A child that ends with its owner.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // Its own process id, and nothing else; it may have ended by itself.
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// What a server is given: how to say where it listens, and when to end.
#[derive(Debug)]
pub struct Server(pub(crate) ());

impl Server {
    /// Says where the server listens.
    ///
    /// # Errors
    ///
    /// The process that started it is gone.
    pub fn listens(&self, at: &str) -> Result<()> {
        let mut out = std::io::stdout().lock();
        writeln!(out, "{at}")?;
        Ok(out.flush()?)
    }

    /// Blocks until the process that started this one is gone, however it went. Then the server should end.
    pub fn wait_for_the_end(&self) {
        std::io::stdin().lock().read_to_end(&mut Vec::new()).ok();
    }
}
