//! What the program says to a person: the demos it has, and one clear line for whatever is wrong.

use std::process::Output;

use crate::support::closed_port;
use httpbin::Server;

fn errors(arguments: &[&str]) -> Output {
    demo::testing::run(env!("CARGO_BIN_EXE_errors"), arguments)
}

/// The one line that the program says on standard error when it ends with `code`.
#[track_caller]
fn complaint(arguments: &[&str], code: i32) -> String {
    demo::testing::complaint(env!("CARGO_BIN_EXE_errors"), arguments, code)
}

#[test]
fn bad_sizes_are_usage_errors_of_one_line() {
    for (arguments, says) in [
        (["fetch", "--timeout", "0"], "more than 0"),
        (["fetch", "--timeout", "-1"], "negative"),
        (["fetch", "--url", "nonsense"], "http://host:port/path"),
        (["fetch", "--url", "ftp://localhost/"], "isn't http"),
        (["deadline", "--pages", "0"], "at least 1"),
        (["deadline", "--delay", "-1"], "negative"),
        (["jitter", "--clients", "-3"], "at least 1"),
        (["jitter", "--capacity", "0"], "at least 1"),
        (["budget", "--calls", "9999999999"], "at most 100000"),
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
    let help = String::from_utf8(errors(&["--help"]).stdout).unwrap();
    for demo in [
        "fetch",
        "faults",
        "limits",
        "deadline",
        "unstoppable",
        "blocking",
        "backoff",
        "jitter",
        "retry",
        "budget",
        "once",
        "collect",
        "panics",
        "fallback",
        "context",
    ] {
        assert!(
            help.lines().any(|line| line.trim_start().starts_with(demo)),
            "{demo}: {help}"
        );
    }
}

#[test]
fn each_kind_of_trouble_is_one_line() {
    let server = Server::start().unwrap();
    for (path, says) in [
        ("/fault/hang", "no answer in time"),
        ("/fault/garbage", "the answer is not HTTP"),
        ("/fault/reset", "the connection was lost before an answer"),
        ("/fault/close", "the answer broke off"),
        (
            "/fault/truncated-json",
            "not the JSON that was expected: EOF while",
        ),
        ("/status/503", "the server is busy: 503"),
        ("/status/404", "the server answered 404"),
    ] {
        let url = server.url_of(path);
        let said = complaint(&["--url", &url], 1);
        let start = format!("error: can't show the page at {url}: {says}");
        assert!(said.starts_with(&start), "{said}");
    }
    let nobody = closed_port();
    let said = complaint(&["--url", &nobody.url], 1);
    assert!(said.contains(": no connection: "), "{said}");
}

#[test]
fn a_page_in_order_is_shown() {
    let server = Server::start().unwrap();
    let ran = errors(&["--url", &server.url_of("/json"), "--timeout", "20"]);
    let said = String::from_utf8(ran.stdout).unwrap();
    assert!(
        ran.status.success() && said.starts_with("Today: "),
        "{said}"
    );
}

#[test]
fn a_panic_nobody_waits_for_is_a_line_on_standard_error_and_no_more() {
    let ran = errors(&["panics", "--paused", "--plain"]);
    let said = String::from_utf8(ran.stderr).unwrap();
    assert_eq!(said.matches("nothing in stock").count(), 2, "{said}");
    assert_eq!(
        ran.status.code(),
        Some(0),
        "the program went on, and ended well"
    );
}
