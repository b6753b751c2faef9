//! What the program says to a person: the demos it has, and one clear line for whatever is wrong.

use std::process::Output;

use crate::support::closed_port;
use httpbin::Server;

fn program(arguments: &[&str]) -> Output {
    demo::testing::run(env!("CARGO_BIN_EXE_connection-pooling"), arguments)
}

/// The one line that the program says on standard error when it ends with `code`.
#[track_caller]
fn complaint(arguments: &[&str], code: i32) -> String {
    demo::testing::complaint(env!("CARGO_BIN_EXE_connection-pooling"), arguments, code)
}

#[test]
fn bad_arguments_are_usage_errors_of_one_line() {
    for (arguments, says) in [
        (["share", "--requests", "0"], "at least 1"),
        (["share", "--delay", "-1"], "negative"),
        (["share", "--delay", "11"], "at most 10 s"),
        (["share", "--connect", "soon"], "not a delay"),
        (["share", "--url", "nonsense"], "http://host:port/path"),
        (["share", "--url", "ftp://localhost/"], "isn't http"),
        (["at-once", "--requests", "201"], "at most 200"),
        (["at-once", "--in-flight", "0"], "at least 1"),
        (["unread", "--requests", "several"], "at least 1"),
    ] {
        let said = complaint(&arguments, 2);
        assert!(
            said.contains(says) && said.contains(arguments[1]),
            "{arguments:?}: {said}"
        );
    }
}

#[test]
fn every_demo_is_listed() {
    let help = String::from_utf8(program(&["--help"]).stdout).unwrap();
    for demo in [
        "share", "at-once", "unread", "client", "cancel", "restart", "settings",
    ] {
        assert!(
            help.lines().any(|line| line.trim_start().starts_with(demo)),
            "{demo}: {help}"
        );
    }
}

#[test]
fn a_url_is_asked_both_ways() {
    let server = Server::start().unwrap();

    let ran = program(&["share", "--url", &server.url_of("/get"), "--requests", "4"]);

    assert!(ran.status.success(), "{ran:?}");
    let stats = server.stats();
    assert_eq!(
        (stats.requests, stats.connections),
        (8, 5),
        "4 + 4 requests, 4 + 1 connections"
    );
}

#[test]
fn a_closed_port_is_one_line_about_the_connection() {
    let url = format!("http://127.0.0.1:{}", closed_port());

    let said = complaint(&["share", "--url", &url], 1);

    assert!(
        said.contains("refused") && said.contains("cargo run -p httpbin"),
        "{said}"
    );
}

#[test]
fn a_bad_answer_is_one_line() {
    let server = Server::start().unwrap();

    for (path, says) in [("/fault/garbage", "invalid HTTP"), ("/status/503", "503")] {
        let said = complaint(&["share", "--url", &server.url_of(path)], 1);
        assert!(said.contains(says), "{path}: {said}");
    }
}
