//! What the program says to a person: the demos it has, and one clear line for whatever is wrong.

use std::process::{Command, Output};

const DEMOS: [&str; 14] = [
    "start",
    "detach",
    "background",
    "abort",
    "set",
    "tokens",
    "drain",
    "shutdown",
    "actor",
    "supervisor",
    "cpu",
    "blocking",
    "context",
    "local",
];

fn tasks(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tasks"))
        .args(arguments)
        .output()
        .unwrap()
}

#[test]
fn every_demo_is_listed() {
    let help = String::from_utf8(tasks(&["--help"]).stdout).unwrap();
    for demo in DEMOS {
        assert!(
            help.lines().any(|line| line.trim_start().starts_with(demo)),
            "{demo}: {help}"
        );
    }
}

#[test]
fn bad_sizes_are_usage_errors_of_one_line() {
    for (arguments, says) in [
        (["start", "--delay", "-1"], "negative"),
        (["drain", "--delay", "soon"], "not a delay"),
        (["set", "--jobs", "0"], "at least 1"),
        (["set", "--at-once", "-1"], "at least 1"),
        (["shutdown", "--clients", "0"], "at least 1"),
        (["supervisor", "--failures", "-1"], "-1"),
        (["cpu", "--limit", "1"], "1"),
    ] {
        let ran = tasks(&arguments);
        let said = String::from_utf8(ran.stderr).unwrap();
        assert_eq!(ran.status.code(), Some(2), "{arguments:?}: {said}");
        assert_eq!(said.lines().count(), 1, "one line: {said}");
        assert!(
            said.contains(says) && said.contains(arguments[1]),
            "{arguments:?}: {said}"
        );
    }
}

#[test]
fn a_job_that_the_demo_cuts_off_is_told() {
    let ran = tasks(&[
        "shutdown",
        "--clients",
        "1",
        "--delay",
        "1",
        "--grace",
        "0.1",
    ]);
    let said = String::from_utf8(ran.stdout).unwrap();
    assert!(
        said.contains("client 1: no answer, connection closed"),
        "{said}"
    );
    assert!(said.contains("done      0"), "{said}");
}

#[test]
fn a_demo_without_delays_still_ends() {
    for demo in ["start", "abort", "tokens", "drain", "supervisor"] {
        let ran = tasks(&[demo, "--paused", "--delay", "0"]);
        assert!(ran.status.success(), "{demo}");
    }
}
