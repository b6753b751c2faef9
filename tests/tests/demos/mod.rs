//! Every demo of every practice: its help, what it says to input that it can't use, and how it fits into a shell.

mod input;
mod practice;
mod shell;

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use workspace_tests::{Ran, run};

/// Far longer than any demo takes.
const LIMIT: Duration = Duration::from_secs(60);

fn demo(binary: &Path, arguments: &[&str]) -> Ran {
    run(Command::new(binary).args(arguments), LIMIT)
}

/// Asserts that this is one clear line on standard error, and nothing else.
#[track_caller]
fn one_line(ran: &Ran, code: i32, what: &str) {
    assert_eq!(ran.code, Some(code), "{what}: {ran:?}");
    assert_eq!(
        ran.err.lines().count(),
        1,
        "{what} should be told in one line: {}",
        ran.err
    );
    assert!(ran.err.starts_with("error: "), "{what}: {}", ran.err);
    assert!(!ran.err.contains("panicked"), "{what}: {}", ran.err);
}
