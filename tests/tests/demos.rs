//! Every demo of every practice: its help, and what it says to input that it can't use.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use workspace_tests::{Ran, binary, practices, run};

/// Far longer than any demo takes.
const LIMIT: Duration = Duration::from_secs(60);

fn demo(binary: &Path, arguments: &[&str]) -> Ran {
    run(Command::new(binary).args(arguments), LIMIT)
}

/// The demos that `--help` lists.
fn demos(binary: &Path) -> Vec<String> {
    let help = demo(binary, &["--help"]).out;
    let listed = help.lines().skip_while(|line| *line != "Demos:").skip(1);
    listed
        .take_while(|line| !line.is_empty())
        .filter(|line| !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect()
}

/// The long options of a demo that take such a value, by its `--help`.
fn options(binary: &Path, name: &str, value: &str) -> Vec<String> {
    let help = demo(binary, &[name, "--help"]).out;
    let words: Vec<&str> = help.split_whitespace().collect();
    words
        .windows(2)
        .filter(|pair| pair[0].starts_with("--") && pair[1] == format!("<{value}>"))
        .map(|pair| pair[0].to_owned())
        .collect()
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

#[test]
fn help_lists_the_demos_and_each_has_help_of_its_own() {
    for practice in practices() {
        let binary = binary(&practice);
        let help = demo(&binary, &["--help"]);
        assert_eq!(help.code, Some(0), "{practice} --help");
        assert!(
            help.out.contains(&format!("cargo run -p {practice}")),
            "{}",
            help.out
        );
        let demos = demos(&binary);
        assert!(
            !demos.is_empty(),
            "{practice} --help lists no demo: {}",
            help.out
        );
        for name in demos {
            let help = demo(&binary, &[&name, "--help"]);
            assert_eq!(help.code, Some(0), "{practice} {name} --help");
            assert!(
                help.out.contains("--paused"),
                "{practice} {name}: {}",
                help.out
            );
        }
    }
}

#[test]
fn what_is_unknown_is_refused_in_one_line() {
    for practice in practices() {
        let binary = binary(&practice);
        one_line(&demo(&binary, &["no-such-demo"]), 2, "an unknown demo");
        one_line(
            &demo(&binary, &["--no-such-option"]),
            2,
            "an unknown option",
        );
        for name in demos(&binary) {
            one_line(
                &demo(&binary, &[&name, "--no-such-option"]),
                2,
                "an unknown option",
            );
        }
    }
}

#[test]
fn counts_and_delays_that_make_no_sense_are_refused_in_one_line() {
    let mut tried = 0;
    for practice in practices() {
        let binary = binary(&practice);
        for name in demos(&binary) {
            for (value, wrong) in [
                ("N", ["0", "-1", "many"]),
                ("SECONDS", ["-1", "soon", "1e9"]),
                ("URL", ["nonsense", "ftp://127.0.0.1/", "http://"]),
            ] {
                for option in options(&binary, &name, value) {
                    for wrong in wrong {
                        let what = format!("{practice} {name} {option} {wrong}");
                        one_line(&demo(&binary, &[&name, &option, wrong]), 2, &what);
                        tried += 1;
                    }
                }
            }
        }
    }
    assert!(
        tried > 10,
        "the options are found in the help: only {tried} were tried"
    );
}

/// Answers each connection with these bytes, for as long as the test runs.
fn server_that_says(answer: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            // All that was asked is read, or closing would reset the connection before the answer is.
            let asked = BufReader::new(&stream).lines().map(Result::unwrap);
            asked.take_while(|line| !line.is_empty()).for_each(drop);
            stream.write_all(answer).unwrap();
        }
    });
    format!("http://{address}")
}

/// A port on which nobody listens: one that was free a moment ago.
fn closed_port() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

#[test]
fn a_service_that_fails_is_told_in_one_line() {
    let mut tried = 0;
    let garbage = b"what is this, then?\r\n\r\n";
    let unavailable =
        b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    for practice in practices() {
        let binary = binary(&practice);
        for name in demos(&binary) {
            for option in options(&binary, &name, "URL") {
                for (what, url) in [
                    ("a closed port", closed_port()),
                    ("a server that answers garbage", server_that_says(garbage)),
                    (
                        "a server that is unavailable",
                        server_that_says(unavailable),
                    ),
                ] {
                    let ran = demo(&binary, &[&name, &option, &url]);
                    one_line(&ran, 1, &format!("{practice} {name}: {what}"));
                    let says_how = ran.err.contains("cargo run -p httpbin");
                    assert_eq!(
                        says_how,
                        what == "a closed port",
                        "{practice} {name}: {}",
                        ran.err
                    );
                    tried += 1;
                }
            }
        }
    }
    assert!(
        tried >= 6,
        "the options are found in the help: only {tried} were tried"
    );
}

#[test]
fn options_may_stand_before_the_name_and_without_it() {
    let gather = binary("gather");
    for arguments in [
        ["--paused", "join", "--plain"].as_slice(),
        &["join", "--paused"],
        &["--paused"],
        &["--delay", "0.5", "--paused"],
    ] {
        let ran = demo(&gather, arguments);
        assert_eq!(ran.code, Some(0), "{arguments:?}: {ran:?}");
    }
    let semaphores = binary("semaphores");
    let ran = demo(&semaphores, &["--requests", "many"]);
    one_line(&ran, 2, "a value that is also a demo's name");
    assert!(ran.err.contains("invalid value 'many'"), "{}", ran.err);
}

#[test]
fn a_demo_that_needs_real_time_refuses_a_paused_clock() {
    let ran = demo(&binary("async-await"), &["requests", "--paused"]);
    one_line(&ran, 2, "--paused with sockets");
}

#[test]
fn a_reader_who_goes_away_is_no_error() {
    let mut child = Command::new(binary("async-await"))
        .args(["lazy"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
    assert_eq!(ended.status.code(), Some(0));
}

#[test]
fn a_picture_and_a_trace_are_written_where_they_are_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let (svg, trace) = (
        folder.path().join("run.svg"),
        folder.path().join("run.json"),
    );
    let ran = demo(
        &binary("async-await"),
        &[
            "cancel",
            "--paused",
            "--svg",
            svg.to_str().unwrap(),
            "--trace",
            trace.to_str().unwrap(),
        ],
    );
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(std::fs::read_to_string(svg).unwrap().starts_with("<svg"));
    assert!(
        std::fs::read_to_string(trace)
            .unwrap()
            .contains("traceEvents")
    );
}

#[test]
fn a_picture_that_cannot_be_written_is_told_in_one_line() {
    let ran = demo(
        &binary("async-await"),
        &["cancel", "--paused", "--svg", "no/such/folder/x.svg"],
    );
    one_line(&ran, 1, "a folder that isn't there");
    assert!(ran.err.contains("no/such/folder/x.svg"), "{}", ran.err);
}

// Elsewhere there is no SIGINT to send.
#[cfg(unix)]
#[test]
fn ctrl_c_ends_a_demo_with_the_picture_so_far() {
    use std::io::Read;

    let mut child = Command::new(binary("async-await"))
        .args(["requests", "--delay", "30"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut first = String::new();
    out.read_line(&mut first).unwrap();
    // The first request is in flight from here on, or about to be.
    let sent = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(sent.success());
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(rest.contains("interrupted after"), "{rest}");
}
