//! What a person sees who gives a demo something that it can't use: one line and an exit code.

use std::process::Command;

/// The one line that the program says on standard error when it ends with `code`.
#[track_caller]
fn complaint(arguments: &[&str], code: i32) -> String {
    let ended = Command::new(env!("CARGO_BIN_EXE_context-managers"))
        .args(arguments)
        .env("TMPDIR", "/nowhere/at/all")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(ended.status.code(), Some(code), "{arguments:?}: {said}");
    assert_eq!(said.lines().count(), 1, "{arguments:?}: {said}");
    said
}

#[test]
fn what_makes_no_sense_is_one_line_and_exit_code_2() {
    for (arguments, says) in [
        (["background", "--delay", "0"], "more than 0"),
        (["session", "--delay", "-1"], "negative"),
        (["flush", "--lines", "0"], "at least 1"),
        (["read", "--megabytes", "none"], "at least 1"),
        (["small-files", "--files", "0"], "at least 1"),
    ] {
        let said = complaint(&arguments, 2);
        assert!(said.contains(says), "it says how to mend it: {said}");
    }
}

#[cfg(unix)]
#[test]
fn what_fails_at_run_time_is_one_line_and_exit_code_1() {
    let said = complaint(&["replace"], 1);
    assert!(said.contains("/nowhere/at/all"), "{said}");
}
