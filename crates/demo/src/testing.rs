//! What the tests of every practice share: the recordings are what the demos print.
//!
//! These functions panic, as assertions do.

use std::panic::Location;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

use tokio::time::timeout;

use crate::differences::{all_but_the_times, first_difference};
use crate::recordings::folder_of;

/// Longer than anything takes that a test waits for, shorter than anybody wants to wait for a failing test.
const LIMIT: Duration = Duration::from_secs(30);

/// Awaits `work`, so that a test fails where it would wait for ever. On a paused clock it fails at once.
///
/// # Panics
///
/// `work` takes 30 s or longer.
#[track_caller]
pub fn in_time<T>(work: impl Future<Output = T>) -> impl Future<Output = T> {
    let caller = Location::caller();
    async move {
        match timeout(LIMIT, work).await {
            Ok(value) => value,
            Err(_elapsed) => panic!("{caller}: it waits for ever, or for {LIMIT:?}"),
        }
    }
}

/// Runs a practice's binary to its end, in a surrounding that changes nothing: no proxy, no backtraces.
///
/// # Panics
///
/// The binary can't be run.
#[track_caller]
#[must_use]
pub fn run(binary: &str, arguments: &[&str]) -> Output {
    let ran = Command::new(binary)
        .args(arguments)
        // A proxy would answer in place of the servers that tests start.
        .env("NO_PROXY", "*")
        .env("RUST_BACKTRACE", "0")
        .output();
    ran.unwrap_or_else(|error| panic!("can't run {binary}: {error}"))
}

/// Runs a practice's binary, asserts that it ends with `code` and one line on standard error, and returns that line.
///
/// # Panics
///
/// It ends otherwise, says more or less than one line, or can't be run.
#[track_caller]
#[must_use]
pub fn complaint(binary: &str, arguments: &[&str], code: i32) -> String {
    let ran = run(binary, arguments);
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert_eq!(ran.status.code(), Some(code), "{arguments:?} said: {said}");
    assert_eq!(
        said.lines().count(),
        1,
        "{arguments:?} is told in one line: {said}"
    );
    said.trim_end().to_owned()
}

/// Asserts that the practice's binary prints and draws what its `output` folder holds.
///
/// # Panics
///
/// A recording differs, or the binary can't be run.
#[track_caller]
pub fn assert_recordings(binary: &str, crate_folder: &str) {
    let ran = Command::new(binary)
        .arg("verify")
        .arg(folder_of(crate_folder))
        .output();
    match ran {
        Ok(ran) => assert!(
            ran.status.success(),
            "the committed recordings differ from a fresh run:\n{}{}",
            String::from_utf8_lossy(&ran.stdout),
            String::from_utf8_lossy(&ran.stderr),
        ),
        Err(error) => panic!("can't run {binary}: {error}"),
    }
}

/// Asserts that the Python twin prints what `recording` in the `output` folder holds, in all but the times.
///
/// The interpreter is `python3`, or what the variable `PYTHON` names.
///
/// # Panics
///
/// The twin fails, prints something else, or Python is missing.
#[track_caller]
pub fn assert_python(crate_folder: &str, script: &str, recording: &str, arguments: &[&str]) {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let path = Path::new(crate_folder).join("python").join(script);
    let ran = match Command::new(&python).arg(&path).args(arguments).output() {
        Ok(ran) => ran,
        Err(error) => panic!("can't run {python} {}: {error}", path.display()),
    };
    assert!(
        ran.status.success(),
        "{python} {} ended with {}:\n{}",
        path.display(),
        ran.status,
        String::from_utf8_lossy(&ran.stderr),
    );
    let path = folder_of(crate_folder).join(recording);
    let committed = match std::fs::read_to_string(&path) {
        Ok(committed) => all_but_the_times(&committed),
        Err(error) => panic!("{}: {error}", path.display()),
    };
    let printed = String::from_utf8_lossy(&ran.stdout).replace("\r\n", "\n");
    if let Some((line, what)) = first_difference(&committed, &all_but_the_times(&printed)) {
        panic!("{}:{line}: {what}; run `cargo book bless`", path.display());
    }
}
