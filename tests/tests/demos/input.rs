//! What each demo accepts, by its own help, and what it says to the rest.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;

use super::one_line;
use super::practice::{Practice, on_each_practice};

#[test]
fn help_lists_the_demos_and_each_has_help_of_its_own() {
    on_each_practice(|practice| {
        let Practice { name, help, .. } = practice;
        assert_eq!(help.code, Some(0), "{name} --help");
        let command = format!("cargo run -p {name}");
        assert!(help.out.contains(&command), "{}", help.out);
        assert!(
            !practice.demos.is_empty(),
            "{name} --help lists no demo: {}",
            help.out
        );
        for demo in &practice.demos {
            let help = &demo.help;
            assert_eq!(help.code, Some(0), "{name} {} --help", demo.name);
            assert!(
                help.out.contains("--paused"),
                "{name} {}: {}",
                demo.name,
                help.out
            );
        }
        practice.demos.len()
    });
}

#[test]
fn what_is_unknown_is_refused_in_one_line() {
    on_each_practice(|practice| {
        let unknown = practice.run(&["no-such-demo"]);
        one_line(&unknown, 2, "an unknown demo");
        let unknown = practice.run(&["--no-such-option"]);
        one_line(&unknown, 2, "an unknown option");
        // One for all that have the same options.
        let mut known = BTreeSet::new();
        let others = practice.demos.iter();
        for demo in others.filter(|demo| known.insert(demo.lines_of_options())) {
            let unknown = practice.run(&[&demo.name, "--no-such-option"]);
            one_line(&unknown, 2, "an unknown option");
        }
        practice.demos.len()
    });
}

#[test]
fn counts_and_delays_that_make_no_sense_are_refused_in_one_line() {
    let tried = on_each_practice(|practice| {
        let mut tried = 0;
        for demo in &practice.demos {
            for (value, wrong) in [
                ("N", ["0", "-1", "many"]),
                ("SECONDS", ["-1", "soon", "1e9"]),
                ("URL", ["nonsense", "ftp://127.0.0.1/", "http://"]),
            ] {
                for option in demo.options(value) {
                    for wrong in wrong {
                        let what = format!("{} {} {option} {wrong}", practice.name, demo.name);
                        let ran = practice.run(&[&demo.name, option, wrong]);
                        one_line(&ran, 2, &what);
                        let told = format!("invalid value '{wrong}' for '{option}");
                        assert!(ran.err.contains(&told), "{what}: {}", ran.err);
                        tried += 1;
                    }
                }
            }
        }
        tried
    });
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
    let garbage = b"what is this, then?\r\n\r\n";
    let unavailable =
        b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let tried = on_each_practice(|practice| {
        let mut tried = 0;
        for demo in &practice.demos {
            for option in demo.options("URL") {
                for (what, url) in [
                    ("a closed port", closed_port()),
                    ("a server that answers garbage", server_that_says(garbage)),
                    (
                        "a server that is unavailable",
                        server_that_says(unavailable),
                    ),
                ] {
                    let ran = practice.run(&[&demo.name, option, &url]);
                    let what_where = format!("{} {}: {what}", practice.name, demo.name);
                    one_line(&ran, 1, &what_where);
                    let says_how = ran.err.contains("cargo run -p httpbin");
                    assert_eq!(
                        says_how,
                        what == "a closed port",
                        "{what_where}: {}",
                        ran.err
                    );
                    tried += 1;
                }
            }
        }
        tried
    });
    assert!(
        tried >= 6,
        "the options are found in the help: only {tried} were tried"
    );
}
