//! The program that a person runs: what it says, and that nothing is left of it, whatever ended it.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Output, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use tokio::time::{Instant, sleep};

/// How long a server may take to end on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// The program with a temporary folder of its own, in which what it leaves behind would be found.
struct Program {
    process: Child,
    says: BufReader<ChildStdout>,
    port: u16,
    temporary: TempDir,
}

impl Program {
    /// Returns when the server listens.
    fn start() -> Self {
        let temporary = tempfile::tempdir().unwrap();
        // The server's user has to pass through.
        fs::set_permissions(temporary.path(), Permissions::from_mode(0o755)).unwrap();
        let mut process = Command::new(env!("CARGO_BIN_EXE_temporary-postgres"))
            .env("TMPDIR", temporary.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut says = BufReader::new(process.stdout.take().unwrap());
        let mut first = String::new();
        says.read_line(&mut first).unwrap();
        let (_, rest) = first.split_once("127.0.0.1:").expect(&first);
        let port = rest.split(' ').next().unwrap().parse().unwrap();
        assert!(listens(port), "it listens when it says so");
        Self {
            process,
            says,
            port,
            temporary,
        }
    }

    /// Waits for its end.
    async fn end(&mut self) -> ExitStatus {
        let started = Instant::now();
        loop {
            if let Some(status) = self.process.try_wait().unwrap() {
                return status;
            }
            assert!(started.elapsed() < PATIENCE, "it doesn't end");
            sleep(Duration::from_millis(5)).await;
        }
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.process), signal).unwrap();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It has ended, unless the test failed.
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

fn listens(port: u16) -> bool {
    TcpStream::connect(("127.0.0.1", port)).is_ok()
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).unwrap().next().is_none()
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn ctrl_c_and_sigterm_end_the_server_and_remove_its_folder() {
    for signal in [Signal::INT, Signal::TERM] {
        let mut program = Program::start();
        let mut url = String::new();
        program.says.read_line(&mut url).unwrap();
        let start = "export DATABASE_URL=postgres://postgres:";
        assert!(url.starts_with(start), "{url}");
        program.signal(signal);
        let status = program.end().await;
        assert!(status.success(), "{signal:?}: {status}");
        assert!(!listens(program.port), "{signal:?}");
        assert!(is_empty(program.temporary.path()), "{signal:?}");
    }
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn not_even_sigkill_leaves_anything_behind() {
    let mut program = Program::start();
    assert!(!is_empty(program.temporary.path()));
    program.signal(Signal::KILL);
    program.end().await;
    let killed = Instant::now();
    while !is_empty(program.temporary.path()) {
        assert!(
            killed.elapsed() < PATIENCE,
            "its folder outlives the program"
        );
        sleep(Duration::from_millis(20)).await;
    }
    assert!(
        !listens(program.port),
        "the server ends before its folder does"
    );
}

/// Runs the program with arguments or surroundings in which it can't start a server.
fn complaint(arguments: &[&str], installed_in: Option<&Path>, exit_code: i32) -> String {
    let mut program = Command::new(env!("CARGO_BIN_EXE_temporary-postgres"));
    if let Some(folder) = installed_in {
        program.env("POSTGRES_BIN", folder);
    }
    let Output {
        status,
        stdout,
        stderr,
    } = program.args(arguments).output().unwrap();
    let said = String::from_utf8(stderr).unwrap();
    assert_eq!(status.code(), Some(exit_code), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    assert_eq!(stdout, b"");
    said
}

#[test]
fn a_folder_without_the_server_is_one_clear_line() {
    let empty = tempfile::tempdir().unwrap();
    let said = complaint(&[], Some(empty.path()), 1);
    assert!(said.contains("POSTGRES_BIN"), "{said}");
    assert!(said.contains(empty.path().to_str().unwrap()), "{said}");
}

#[test]
fn a_port_that_is_none_is_a_usage_error() {
    for port in ["0", "-1", "65536", "any"] {
        let said = complaint(&["--port", port], None, 2);
        assert!(said.contains("--port"), "{said}");
    }
}

#[test]
#[ignore = "needs PostgreSQL"]
fn a_port_that_is_taken_is_one_clear_line() {
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = other.local_addr().unwrap().port().to_string();
    let said = complaint(&["--port", &port], None, 1);
    assert!(said.contains(&port) && said.contains("taken"), "{said}");
}
