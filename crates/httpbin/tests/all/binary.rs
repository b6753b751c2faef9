//! The binary: what it prints, how it ends, what it says to bad arguments.

#[cfg(unix)]
use std::io::Read;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, ChildStdout, Command, Output, Stdio};

use super::client;
#[cfg(unix)]
use super::until;

/// A running `httpbin`, which ends with the test.
struct Running {
    child: Child,
    stdout: BufReader<ChildStdout>,
    url: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        // It fails where the process has ended already.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_httpbin"));
    command.args(arguments).stdin(Stdio::null());
    command
}

fn start() -> Running {
    let mut child = command(&["--port", "0"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    stdout.read_line(&mut line).unwrap();
    let url = line.strip_prefix("httpbin listens on ").expect(&line);
    let url = url
        .strip_suffix(" (Ctrl-C ends it)\n")
        .expect(&line)
        .to_owned();
    Running { child, stdout, url }
}

fn output(arguments: &[&str]) -> Output {
    command(arguments).output().unwrap()
}

/// Sends a signal as a terminal or a service manager does.
#[cfg(unix)]
fn signal(running: &Running, name: &str) {
    let id = running.child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-s", name, &id])
            .status()
            .unwrap()
            .success()
    );
}

#[tokio::test]
async fn it_says_where_it_listens_and_serves_there() {
    let running = start();
    let response = client()
        .get(format!("{}/status/204", running.url))
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 204);
}

#[cfg(unix)]
#[tokio::test]
async fn ctrl_c_and_sigterm_end_it_with_a_line_of_counters() {
    for name in ["INT", "TERM"] {
        let mut running = start();
        let client = client();
        for _ in 0..2 {
            let response = client
                .get(format!("{}/get", running.url))
                .send()
                .await
                .unwrap();
            assert_eq!(response.status(), 200);
            response.bytes().await.unwrap();
        }
        signal(&running, name);
        let mut status = None;
        until("it has ended", || {
            status = running.child.try_wait().unwrap();
            status.is_some()
        })
        .await;
        assert_eq!(
            status.unwrap().code(),
            Some(0),
            "SIG{name} is a wish, not a failure"
        );
        let mut rest = String::new();
        running.stdout.read_to_string(&mut rest).unwrap();
        let expected = "httpbin ended: requests 2, connections 1, most in flight 1\n";
        assert_eq!(rest, expected);
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_second_ctrl_c_does_not_wait_for_what_is_in_flight() {
    let mut running = start();
    let hang = format!("{}/fault/hang", running.url);
    let stats = format!("{}/_stats", running.url);
    let client = client();
    let hanging = tokio::spawn(client.get(hang).send());
    let in_flight = async || {
        client
            .get(&stats)
            .send()
            .await
            .unwrap()
            .json::<httpbin::Stats>()
            .await
            .unwrap()
            .in_flight
    };
    while in_flight().await == 0 {}

    let start = tokio::time::Instant::now();
    signal(&running, "INT");
    // Two signals in one moment may be merged into one: the second comes once the first has closed the port.
    let address = running.url.trim_start_matches("http://").to_owned();
    until("the first one was heard", || {
        std::net::TcpStream::connect(&address).is_err()
    })
    .await;
    signal(&running, "INT");
    until("it has ended", || {
        running.child.try_wait().unwrap().is_some()
    })
    .await;
    assert!(
        start.elapsed().as_millis() < 2_500,
        "it waited for the grace of 3 s"
    );
    assert!(hanging.await.unwrap().is_err(), "the request was cut off");
    let mut rest = String::new();
    running.stdout.read_to_string(&mut rest).unwrap();
    assert!(
        rest.ends_with(", most in flight 1, the rest not waited for\n"),
        "{rest}"
    );
}

#[test]
fn a_port_that_is_taken_is_one_line_with_the_cure_and_exit_code_1() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let output = output(&["--port", &port]);
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(
        text.starts_with(&format!("error: cannot listen on 127.0.0.1:{port}: ")),
        "{text}"
    );
    assert!(text.contains("choose another --port"), "{text}");
    assert!(output.stdout.is_empty());
}

#[test]
fn bad_arguments_are_one_line_that_says_what_is_right_and_exit_code_2() {
    for (arguments, wrong, right) in [
        (
            &["--port", "http"][..],
            "'http'",
            "a number from 0 to 65535",
        ),
        (&["--port", "65536"], "'65536'", "a number from 0 to 65535"),
        (&["--port", "-1"], "'-1'", "--help"),
        (
            &["--host", "nowhere"],
            "'nowhere'",
            "an IP address, such as 127.0.0.1",
        ),
        (&["--prot", "1"], "'--prot'", "'--port'"),
        (&["--port"], "'--port <PORT>'", "--help"),
        (&["serve"], "'serve'", "--help"),
    ] {
        let output = output(arguments);
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert_eq!(text.lines().count(), 1, "{text}");
        assert!(
            text.starts_with("error: ") && text.contains(wrong) && text.contains(right),
            "{text}"
        );
    }
}

#[test]
fn help_lists_the_routes_as_the_server_does() {
    let output = output(&["--help"]);
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8(output.stdout).unwrap();
    let listed = httpbin::route_list();
    assert!(listed.lines().all(|route| text.contains(route)), "{text}");
    assert!(text.contains("--port") && text.contains("--host"), "{text}");
}
