//! The server's first process: started, awaited, told to end.

use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tokio::time::Instant;

use crate::Error;
use crate::cluster::Cluster;
use crate::error::{one_line, when};

/// How long a server may take to start, or to end, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

const POLL: Duration = Duration::from_millis(5);

/// How a server shall end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Transactions are rolled back, clients are told, everything is written down.
    Fast,
    /// As in a crash: it recovers when it is started the next time.
    Immediate,
}

/// A running server.
#[derive(Debug)]
pub(crate) struct Postmaster(Child);

impl Postmaster {
    /// Starts a server, and returns when it accepts connections.
    pub(crate) fn start(
        cluster: &Cluster,
        port: u16,
        settings: &[(String, String)],
    ) -> Result<Self, Error> {
        let log = File::create(cluster.log()).map_err(when(|| "can't write the server's log"))?;
        let copy = log.try_clone().map_err(when(|| "can't share the log"))?;
        let mut command = cluster.command("postgres");
        command.arg("-D").arg(cluster.data());
        for (name, value) in settings {
            command.arg("-c").arg(format!("{name}={value}"));
        }
        command
            .arg("-c")
            .arg(format!("port={port}"))
            .stdout(log)
            .stderr(copy)
            // Ctrl-C on the terminal is for us alone: we end the server.
            .process_group(0);
        let mut postmaster = Self::spawn(&mut command)?;
        match postmaster.ready(cluster) {
            Ok(()) => Ok(postmaster),
            Err(error) => {
                postmaster.end(Ending::Immediate);
                Err(error)
            }
        }
    }

    pub(crate) fn id(&self) -> u32 {
        self.0.id()
    }

    /// Ends the server and waits for it. One that doesn't listen is killed.
    pub(crate) fn end(mut self, how: Ending) {
        let signal = match how {
            Ending::Fast => Signal::INT,
            Ending::Immediate => Signal::QUIT,
        };
        // Until it has been waited for, its id is no other process's.
        kill_process(Pid::from_child(&self.0), signal).ok();
        let ended = poll(|| !matches!(self.0.try_wait(), Ok(None)));
        if !ended {
            self.0.kill().ok();
            self.0.wait().ok();
        }
    }

    fn spawn(command: &mut Command) -> Result<Self, Error> {
        Ok(Self(
            command.spawn().map_err(when(|| "can't run `postgres`"))?,
        ))
    }

    /// The server writes its state into a file that only its own tools need to read; `pg_ctl` waits for the same word.
    fn ready(&mut self, cluster: &Cluster) -> Result<(), Error> {
        let state = cluster.data().join("postmaster.pid");
        let mut ended = false;
        let mut ready = false;
        let own_id = self.0.id().to_string();
        poll(|| {
            ended = !matches!(self.0.try_wait(), Ok(None));
            let text = fs::read_to_string(&state).unwrap_or_default();
            let mut lines = text.lines();
            // The file of an earlier server that crashed is still there.
            ready = lines.next() == Some(own_id.as_str())
                && lines.nth(6).map(str::trim) == Some("ready");
            ended || ready
        });
        if ready && !ended {
            return Ok(());
        }
        let log = fs::read_to_string(cluster.log()).unwrap_or_default();
        Err(Error::NotReady {
            said: one_line(&log),
        })
    }
}

/// A port that nobody uses at this moment.
pub(crate) fn free_port() -> Result<u16, Error> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
    listener
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(when(|| "can't find a free port"))
}

/// Whether nobody uses this port at this moment.
pub(crate) fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

/// Asks until the answer is yes; `false` if that takes too long.
fn poll(mut done: impl FnMut() -> bool) -> bool {
    let started = Instant::now();
    while started.elapsed() < PATIENCE {
        if done() {
            return true;
        }
        nap(POLL);
    }
    false
}

#[expect(
    clippy::disallowed_methods,
    reason = "starting and ending a server blocks, and says so"
)]
fn nap(length: Duration) {
    thread::sleep(length);
}
