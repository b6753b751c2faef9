//! The program `examples/graceful_shutdown.rs` in a process of its own, stopped by real signals in the middle of work.
//!
//! There are such signals on Unix only.
#![cfg(unix)]
use std::env;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use tokio::time::Instant;

/// More clients than workers on most machines.
const CLIENTS: usize = 20;

/// How long the program waits for its clients.
const GRACE: Duration = Duration::from_secs(8);

/// Nobody waits longer for an answer: a test that hangs tells nothing.
const PATIENCE: Duration = Duration::from_secs(15);

/// The program, ended by force when a test fails.
struct Program {
    process: Child,
    /// Its lines, as they come.
    says: Receiver<String>,
    address: String,
}

impl Program {
    fn start() -> Self {
        let mut process = Command::new(example())
            .arg("0")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(process.stdout.take().unwrap());
        let (line, says) = mpsc::channel();
        // A thread, since reading from a pipe knows no time limit.
        thread::spawn(move || {
            output
                .lines()
                .map_while(Result::ok)
                .try_for_each(|said| line.send(said))
        });
        let mut program = Self {
            process,
            says,
            address: String::new(),
        };
        let said = program.line();
        program.address = said.strip_prefix("listening on ").unwrap().to_owned();
        program
    }

    /// A client whose job has been accepted: the program owes it an answer.
    fn client(&self, n: usize) -> BufReader<TcpStream> {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut client = BufReader::new(stream);
        writeln!(client.get_mut(), "{}", "x".repeat(n)).unwrap();
        let mut accepted = String::new();
        client.read_line(&mut accepted).unwrap();
        assert_eq!(accepted, "accepted 1\n");
        client
    }

    fn signal(&self, name: &str) {
        let process = self.process.id().to_string();
        let sent = Command::new("kill").args(["-s", name, &process]).status();
        assert!(sent.unwrap().success());
    }

    /// The next line that it says.
    fn line(&self) -> String {
        self.says
            .recv_timeout(PATIENCE)
            .expect("the program goes on")
    }

    /// What it says until its end, and how it ends.
    fn end(mut self) -> (String, ExitStatus) {
        let mut said = Vec::new();
        loop {
            match self.says.recv_timeout(PATIENCE) {
                Ok(line) => said.push(line),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("the program doesn't end"),
            }
        }
        (said.join("\n"), self.process.wait().unwrap())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It has ended, unless the test failed.
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

/// Cargo builds the examples before it runs all tests of a package, and puts them beside these.
fn example() -> PathBuf {
    let test = env::current_exe().unwrap();
    let profile = test.parent().and_then(|deps| deps.parent()).unwrap();
    let example = profile.join("examples").join("graceful_shutdown");
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/graceful_shutdown.rs");
    let written = |path: &Path| path.metadata().and_then(|file| file.modified()).ok();
    assert!(
        written(&example) > written(Path::new(source)),
        "the example is missing or older than its source: `cargo test -p tasks` builds it, `--test all` doesn't"
    );
    example
}

/// Everything that the program accepted before the signal is answered after it.
fn loses_nothing_that_it_accepted(signal: &str) {
    let program = Program::start();
    let clients: Vec<_> = (1..=CLIENTS).map(|n| program.client(n)).collect();

    program.signal(signal);
    assert_eq!(program.line(), "stopping; Ctrl-C once more ends at once");

    for (n, mut client) in (1..).zip(clients) {
        let mut answer = String::new();
        client.read_to_string(&mut answer).unwrap();
        assert_eq!(
            answer,
            format!("done 1: {n}\n"),
            "accepted before the signal, answered after it"
        );
    }
    let (said, status) = program.end();
    assert_eq!(said, format!("accepted {CLIENTS}, done {CLIENTS}"));
    assert_eq!(status.code(), Some(0), "nothing was lost");
}

#[test]
fn ctrl_c_in_the_middle_of_work_loses_nothing_that_was_accepted() {
    loses_nothing_that_it_accepted("INT");
}

#[test]
fn sigterm_in_the_middle_of_work_loses_nothing_that_was_accepted() {
    loses_nothing_that_it_accepted("TERM");
}

#[test]
fn a_second_ctrl_c_ends_the_program_at_once() {
    let program = Program::start();
    let mut client = program.client(1);
    program.signal("INT");
    // The handler has seen the first: two signals that come at once may be one.
    assert_eq!(program.line(), "stopping; Ctrl-C once more ends at once");
    program.signal("INT");
    let (said, status) = program.end();
    assert_eq!(status.code(), Some(130), "as a shell reports Ctrl-C");
    assert_eq!(said, "", "it didn't wait for the job");
    let mut answer = Vec::new();
    client.read_to_end(&mut answer).ok();
    assert_eq!(answer, b"");
}

#[test]
fn without_work_the_program_stops_at_once() {
    let program = Program::start();
    let started = Instant::now();
    program.signal("TERM");
    assert_eq!(program.line(), "stopping; Ctrl-C once more ends at once");
    let (said, status) = program.end();
    assert_eq!(said, "accepted 0, done 0");
    assert_eq!(status.code(), Some(0));
    assert!(
        started.elapsed() < GRACE / 2,
        "there was nobody to wait for"
    );
}
