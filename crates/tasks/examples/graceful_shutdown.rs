//! A small complete service that can be stopped without losing anything. Each line that a client sends is a job.
//!
//! `cargo run -p tasks --example graceful_shutdown`, then `nc 127.0.0.1 7878` in another terminal: type lines there, press
//! Ctrl-C here. A job is acknowledged (`accepted 1`) and answered when it is done (`done 1`). Told to stop, by Ctrl-C or
//! SIGTERM, the service takes no more jobs, ends those that it has acknowledged, and exits with 0. It takes no more than
//! `GRACE` for that, and a second Ctrl-C ends it at once.
//!
//! Not here: limits on connections and on the length of a line; jobs that outlive the process.

use std::io::{self, Write};
use std::net::Ipv4Addr;
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::instrument;

/// How long a job takes.
const JOB: Duration = Duration::from_secs(1);

/// How long the jobs may take that have begun: less than the 10 s after which Docker kills, and the 30 s of Kubernetes.
const GRACE: Duration = Duration::from_secs(8);

/// How long a client may take to read its last answer.
const LINGER: Duration = Duration::from_secs(1);

// ANCHOR: main
#[tokio::main]
async fn main() -> io::Result<()> {
    // First of all: a signal that comes while we start must find its handler.
    let mut signals = Signals::new()?;
    let port = std::env::args()
        .nth(1)
        .map_or(Ok(7878), |port| port.parse());
    let port = port.map_err(|_| io::Error::other("the argument must be a port"))?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    log(&format!("listening on {}", listener.local_addr()?));

    let stop = CancellationToken::new();
    let told_twice = async {
        signals.next().await;
        log("stopping; Ctrl-C once more ends at once");
        stop.cancel();
        signals.next().await;
    };
    let exit_code = tokio::select! {
        jobs = serve(listener, JOB, GRACE, stop.clone()) => {
            log(&format!("accepted {}, done {}", jobs.accepted, jobs.done));
            i32::from(jobs.done < jobs.accepted)
        }
        () = told_twice => 130, // as a shell says it: 128 and the number of SIGINT
    };
    // Returning would drop the runtime, and that waits for `spawn_blocking`, however long it takes.
    process::exit(exit_code)
}
// ANCHOR_END: main

// ANCHOR: serve
/// Serves until `stop` is cancelled, then waits for its clients at most `grace`.
///
/// Cancel safety: clients that are still connected when this ends, or is dropped, are cut off.
pub async fn serve(
    listener: TcpListener,
    job: Duration,
    grace: Duration,
    stop: CancellationToken,
) -> Jobs {
    let counted = Arc::new(Counted::default());
    let cut = CancellationToken::new();
    let _cut_at_the_end = cut.clone().drop_guard();
    let clients = TaskTracker::new();
    while let Some(accepted) = stop.run_until_cancelled(listener.accept()).await {
        match accepted {
            Ok((stream, _)) => {
                let client = converse(stream, job, stop.clone(), Arc::clone(&counted));
                let client = cut.clone().run_until_cancelled_owned(client);
                clients.spawn(async move {
                    if let Some(Err(error)) = client.await {
                        log(&format!("a client was lost: {error}"));
                    }
                });
            }
            Err(error) => {
                // Too many open files, most likely. Others must end before it is worth trying again.
                log(&format!("can't accept: {error}"));
                sleep(Duration::from_millis(100)).await;
            }
        }
    }
    drop(listener); // whoever comes now is refused at once, and can go elsewhere
    clients.close();
    timeout(grace, clients.wait()).await.ok(); // the counts tell whether that was enough
    counted.jobs()
}
// ANCHOR_END: serve

// ANCHOR: converse
/// Does the jobs of one client, one after another, until it goes or until `stop`.
async fn converse(
    mut stream: TcpStream,
    job: Duration,
    stop: CancellationToken,
    counted: Arc<Counted>,
) -> io::Result<()> {
    let (reader, mut writer) = stream.split();
    let mut lines = BufReader::new(reader).lines();
    let mut n = 0;
    // Only the wait for the next line is given up. What comes after `accepted` is outside of it.
    while let Some(line) = stop.run_until_cancelled(lines.next_line()).await {
        let Some(line) = line? else { break };
        n += 1;
        writer
            .write_all(format!("accepted {n}\n").as_bytes())
            .await?;
        counted.accepted.fetch_add(1, Ordering::Relaxed);
        let answer = work(&line, job).await;
        counted.done.fetch_add(1, Ordering::Relaxed);
        writer
            .write_all(format!("done {n}: {answer}\n").as_bytes())
            .await?;
    }
    writer.shutdown().await?;
    // Closing a socket that still has something to read resets it, and the client may lose what it was sent.
    let rest = async { while let Ok(Some(_)) = lines.next_line().await {} };
    timeout(LINGER, rest).await.ok();
    Ok(())
}
// ANCHOR_END: converse

/// Stands in for the work.
#[instrument(name = "job", skip(takes), ret)]
async fn work(line: &str, takes: Duration) -> usize {
    sleep(takes).await;
    line.len()
}

/// How many jobs were acknowledged, and how many of them are done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Jobs {
    /// Acknowledged.
    pub accepted: u64,
    /// Done, whether or not the client was still there to hear of it. What is missing was cut off.
    pub done: u64,
}

#[derive(Debug, Default)]
struct Counted {
    accepted: AtomicU64,
    done: AtomicU64,
}

impl Counted {
    fn jobs(&self) -> Jobs {
        Jobs {
            accepted: self.accepted.load(Ordering::Relaxed),
            done: self.done.load(Ordering::Relaxed),
        }
    }
}

/// Unlike `println!`, it doesn't panic when whoever read it has gone: jobs must not depend on that.
fn log(line: &str) {
    writeln!(io::stdout(), "{line}").ok();
}

// ANCHOR: signals
/// What asks a program to stop: Ctrl-C, and on Unix also SIGTERM, which service managers and containers send.
#[cfg(unix)]
pub struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    /// From now on these signals don't end the process any more.
    ///
    /// # Errors
    ///
    /// The handlers could not be installed.
    pub fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    /// The next signal.
    pub async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// What asks a program to stop: Ctrl-C.
#[cfg(windows)]
pub struct Signals(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Signals {
    /// From now on Ctrl-C doesn't end the process any more.
    ///
    /// # Errors
    ///
    /// The handler could not be installed.
    pub fn new() -> io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self)
    }

    /// The next Ctrl-C.
    pub async fn next(&mut self) {
        self.0.recv().await;
    }
}
// ANCHOR_END: signals
