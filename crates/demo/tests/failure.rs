//! How a demo fails: the line and the exit code.

use std::fmt;
use std::io;

use demo::Failure;

/// An error with a cause, as libraries give them.
#[derive(Debug)]
struct Outer(io::Error);

impl fmt::Display for Outer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("request 1 failed")
    }
}

impl std::error::Error for Outer {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

#[test]
fn an_error_and_its_causes_are_one_line() {
    let failure = Failure::from(Outer(io::Error::other("first\nsecond")));
    assert_eq!(failure.to_string(), "request 1 failed: first second");
    assert_eq!(failure.exit_code(), 1);
}

#[test]
fn usage_and_run_time_have_exit_codes_of_their_own() {
    assert_eq!(Failure::usage("zero permits").exit_code(), 2);
    assert_eq!(Failure::at_run_time("it broke").exit_code(), 1);
}

#[test]
fn a_reader_who_goes_away_is_no_failure() {
    let failure = Failure::from(io::Error::from(io::ErrorKind::BrokenPipe));
    assert_eq!(failure.exit_code(), 0);
}
