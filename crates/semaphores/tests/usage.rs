//! What the program says to a person: the demos it has, and one clear line for whatever is wrong.

use std::net::{Ipv4Addr, TcpListener};
use std::process::Output;

use httpbin::Server;

fn semaphores(arguments: &[&str]) -> Output {
    demo::testing::run(env!("CARGO_BIN_EXE_semaphores"), arguments)
}

/// The one line that the program says on standard error when it ends with `code`.
#[track_caller]
fn complaint(arguments: &[&str], code: i32) -> String {
    demo::testing::complaint(env!("CARGO_BIN_EXE_semaphores"), arguments, code)
}

#[test]
fn bad_sizes_are_usage_errors_of_one_line() {
    for (arguments, says) in [
        (["--permits", "0"], "at least 1"),
        (["--permits", "-1"], "at least 1"),
        (["--requests", "several"], "at least 1"),
        (["--delay", "-1"], "negative"),
        (["--delay", "11"], "at most 10 s"),
        (["--url", "nonsense"], "http://host:port/path"),
        (["--url", "ftp://localhost/"], "isn't http"),
    ] {
        let said = complaint(&arguments, 2);
        assert!(
            said.contains(says) && said.contains(arguments[0]),
            "{arguments:?}: {said}"
        );
    }
}

#[test]
fn every_demo_is_listed_and_refuses_zero_permits() {
    let help = String::from_utf8(semaphores(&["--help"]).stdout).unwrap();
    for demo in [
        "fetch", "permits", "owned", "workers", "lent", "resize", "shed", "cancel", "close",
    ] {
        assert!(
            help.lines().any(|line| line.trim_start().starts_with(demo)),
            "{demo}: {help}"
        );
        complaint(&[demo, "--permits", "0"], 2);
    }
}

#[test]
fn a_closed_port_is_one_line_about_the_connection() {
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let url = format!("http://{}", free.local_addr().unwrap());
    drop(free);

    let said = complaint(&["--url", &url], 1);

    assert!(
        said.starts_with("error: 20 of 20 requests failed: 20 x no connection: "),
        "{said}"
    );
}

#[test]
fn garbage_is_one_line_about_the_answer() {
    let server = Server::start().unwrap();

    let said = complaint(&["--url", &server.url_of("/fault/garbage")], 1);

    assert!(
        said.contains("20 of 20 requests failed: 20 x no valid HTTP answer: "),
        "{said}"
    );
}

#[test]
fn a_server_that_never_answers_is_one_line_about_time() {
    let server = Server::start().unwrap();
    let url = server.url_of("/fault/hang");

    let said = complaint(&["--url", &url, "--timeout", "0.2", "--requests", "3"], 1);

    assert_eq!(said, "error: 3 of 3 requests failed: 3 x no answer in time");
}

#[test]
fn a_status_is_counted_by_kind_and_all_requests_are_made() {
    let server = Server::start().unwrap();

    let said = complaint(&["--url", &server.url_of("/status/503")], 1);

    assert_eq!(
        said,
        "error: 20 of 20 requests failed: 20 x status 503 Service Unavailable"
    );
    assert_eq!(server.stats().requests, 20);
}

#[test]
fn a_url_with_a_path_is_taken_as_it_is_and_one_without_gets_the_delay() {
    let server = Server::start().unwrap();

    let with_path = semaphores(&["--url", &server.url_of("/get"), "--requests", "3"]);
    let without = semaphores(&["--url", server.url(), "--requests", "7", "--delay", "0.2"]);

    let with_path = String::from_utf8(with_path.stdout).unwrap();
    let without = String::from_utf8(without.stdout).unwrap();
    assert!(with_path.contains("/get, at most 5"), "{with_path}");
    assert!(without.contains("/delay/0.2, at most 5"), "{without}");
    assert!(without.contains("5, as seen by the client"), "{without}");
    assert_eq!(
        (server.stats().requests, server.stats().most_in_flight),
        (10, 5)
    );
}
