//! What the program says to a person: the demos it has, and one clear line for whatever is wrong.

use std::process::Output;

fn queues(arguments: &[&str]) -> Output {
    demo::testing::run(env!("CARGO_BIN_EXE_queues"), arguments)
}

#[test]
fn bad_input_is_a_usage_error_of_one_line() {
    for (arguments, says) in [
        (["story", "--capacity", "0"], "at least 1"),
        (["story", "--jobs", "0"], "1..=30"),
        (["story", "--consumers", "-1"], "1..=10"),
        (["story", "--seed", "often"], "invalid digit"),
        (["backpressure", "--capacity", "0"], "at least 1"),
        (["workers", "--workers", "0"], "at least 1"),
        (["workers", "--delay", "-1"], "negative"),
        (["cost", "--items", "0"], "1..=10000000"),
        (["reserve", "--delay", "0"], "at least 10ms"),
        (["backpressure", "--delay", "1ms"], "at least 10ms"),
    ] {
        let said = demo::testing::complaint(env!("CARGO_BIN_EXE_queues"), &arguments, 2);
        assert!(
            said.contains(says) && said.contains(arguments[1]),
            "{arguments:?}: {said}"
        );
    }
}

#[test]
fn every_demo_is_listed() {
    let help = String::from_utf8(queues(&["--help"]).stdout).unwrap();
    for demo in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/output")).unwrap() {
        let file = demo.unwrap().file_name().into_string().unwrap();
        let Some(demo) = file.strip_suffix(".txt").filter(|demo| *demo != "python") else {
            continue;
        };
        let listed = |line: &str| line.split_whitespace().next() == Some(demo);
        assert!(help.lines().any(listed), "{demo}: {help}");
    }
}

#[test]
fn sizes_can_be_set_to_their_limits() {
    for arguments in [
        &["story", "--jobs", "1", "--consumers", "10", "--paused"][..],
        &["story", "--jobs", "30", "--capacity", "100", "--paused"],
        &[
            "backpressure",
            "--items",
            "1",
            "--capacity",
            "9",
            "--paused",
        ],
        &["backpressure", "--delay", "10ms", "--paused"],
        &["workers", "--jobs", "1", "--workers", "9", "--paused"],
        &["cost", "--items", "1"],
        &["fairness", "--items", "1", "--paused"],
    ] {
        let ran = queues(arguments);
        let said = String::from_utf8(ran.stderr).unwrap();
        assert!(ran.status.success(), "{arguments:?}: {said}");
    }
}
