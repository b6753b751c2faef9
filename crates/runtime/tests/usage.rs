//! What a person gets who gives an option a value that can't be: one line, and exit code 2.

#[track_caller]
fn assert_usage(arguments: &[&str], expected: &str) {
    let error = demo::testing::complaint(env!("CARGO_BIN_EXE_runtime"), arguments, 2);
    assert!(error.contains(expected), "{error}");
}

#[test]
fn zero_or_negative_sizes_are_one_line_and_exit_code_2() {
    assert_usage(&["--pages", "0"], "--pages");
    assert_usage(&["blocking", "--page=-1"], "--page");
    assert_usage(&["builder", "--blocking", "0"], "--blocking");
    assert_usage(&["builder", "--jobs", "-3"], "--jobs");
    assert_usage(&["shutdown", "--patience", "soon"], "--patience");
    assert_usage(&["spawn-cost", "--tasks", "0"], "--tasks");
}

#[test]
fn a_paused_clock_is_refused_for_what_needs_threads() {
    assert_usage(&["entry", "--paused"], "needs real time");
}
