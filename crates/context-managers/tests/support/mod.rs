//! What the tests share.
#![allow(dead_code, reason = "no test file uses all of it")]

use std::fs;
use std::future::poll_fn;
use std::io;
use std::path::PathBuf;
use std::pin::pin;
use std::process::{Command, Stdio};
use std::task::Poll;
use std::time::Duration;

use context_managers::scope::with_session;
use context_managers::server::Server;
use tempfile::TempDir;
use tokio::io::{DuplexStream, copy_bidirectional, duplex};
use tokio::runtime::Builder;
use tokio::time::{Instant, sleep};

/// Polls `work` at most so many times and then drops it. `None` if it hadn't ended by then.
pub(crate) async fn dropped_after<T>(polls: usize, work: impl Future<Output = T>) -> Option<T> {
    let mut work = pin!(work);
    let mut left = polls;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        match work.as_mut().poll(context) {
            Poll::Ready(value) => Poll::Ready(Some(value)),
            Poll::Pending if left == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

/// How long the server takes for an answer.
pub(crate) const ANSWER: Duration = Duration::from_millis(100);

/// How long it holds the seat of a client that hung up.
pub(crate) const HELD: Duration = Duration::from_secs(3);

/// A server with one seat.
pub(crate) fn server() -> Server {
    Server::new(1, ANSWER, HELD)
}

/// A connection on which every byte is waited for, in both directions.
pub(crate) fn byte_by_byte(server: &Server) -> DuplexStream {
    let (ours, mut theirs) = duplex(1);
    let mut connection = server.connect();
    tokio::spawn(async move { copy_bidirectional(&mut theirs, &mut connection).await });
    ours
}

/// How long the next client waits for its seat.
pub(crate) async fn wait_for_a_seat(server: &Server) -> Duration {
    let asked = Instant::now();
    let got_it = with_session(server.connect(), async |_| Ok(asked.elapsed())).await;
    got_it.unwrap()
}

/// The four ways in which a scope is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    Returns,
    Fails,
    Panics,
    IsCancelled,
}

pub(crate) const ENDINGS: [Ending; 4] = [
    Ending::Returns,
    Ending::Fails,
    Ending::Panics,
    Ending::IsCancelled,
];

impl Ending {
    /// A second of work that ends so.
    pub(crate) async fn work(self) -> io::Result<()> {
        sleep(Duration::from_secs(1)).await;
        match self {
            Self::Returns => Ok(()),
            Self::Fails => Err(io::Error::other("no stock")),
            // As `panic!`, with nothing on standard error.
            Self::Panics => std::panic::resume_unwind(Box::new("a panic")),
            Self::IsCancelled => std::future::pending().await,
        }
    }
}

/// Runs `work` in a task and cancels it after two seconds.
pub(crate) async fn in_a_task(work: impl Future<Output = io::Result<()>> + Send + 'static) {
    let limited = tokio::time::timeout(Duration::from_secs(2), work);
    tokio::spawn(limited).await.ok();
}

pub(crate) const OLD: [u8; 1000] = [b'o'; 1000];
pub(crate) const NEW: [u8; 3000] = [b'n'; 3000];

/// A folder with one file in it.
pub(crate) fn old_file() -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("settings");
    fs::write(&path, OLD).unwrap();
    (folder, path)
}

pub(crate) fn files_in(folder: &TempDir) -> usize {
    fs::read_dir(folder.path()).unwrap().count()
}

/// Runs `work` on a runtime of its own and drops it after so many polls; then waits until no blocking thread works any more.
pub(crate) fn dropped_for_good<T>(polls: usize, work: impl AsyncFnOnce() -> T) -> Option<T> {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let ended = runtime.block_on(dropped_after(polls, work()));
    drop(runtime); // waits for what has begun
    ended
}

const ROLE: &str = "CONTEXT_MANAGERS_TEST_PROCESS";

/// Whether this process is the one that [`another_process`] started.
pub(crate) fn is_another_process() -> bool {
    std::env::var_os(ROLE).is_some()
}

/// The command that runs this one test in a process of its own: what kills a process can't be tested in ours.
pub(crate) fn another_process(test: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", test, "--nocapture"])
        .env(ROLE, "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}
