//! How the binary of a practice behaves in a shell. It is the same code for all of them, so one or two stand for the rest.

use std::io::{BufRead, BufReader};
use std::process::Command;

use workspace_tests::binary;

use super::{demo, one_line};

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
