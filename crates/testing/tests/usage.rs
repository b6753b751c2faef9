//! What the program says to a person: the demos it has, and one clear line for whatever is wrong.

#[test]
fn bad_input_is_a_usage_error_of_one_line() {
    for (arguments, says) in [
        (["clock", "--every", "0"], "at least 10ms"),
        (["clock", "--every", "-1"], "negative"),
        (["clock", "--patience", "soon"], "not a delay"),
        (["clock", "--delay", "1e9"], "longer than an hour"),
        (["cancel", "--delay", "-1"], "negative"),
        (["cancel", "--delay", "11"], "at most 10 seconds"),
    ] {
        let said = demo::testing::complaint(env!("CARGO_BIN_EXE_testing"), &arguments, 2);
        assert!(
            said.contains(says) && said.contains(arguments[1]),
            "{arguments:?}: {said}"
        );
    }
}

#[test]
fn times_can_be_set_to_their_limits() {
    for arguments in [
        &["clock", "--every", "10ms", "--patience", "0", "--paused"][..],
        &["clock", "--every", "3600", "--patience", "3600", "--paused"],
        &["clock", "--delay", "0", "--paused"],
        &["cancel", "--delay", "0", "--paused"],
        &["cancel", "--delay", "10", "--paused"],
    ] {
        let ran = demo::testing::run(env!("CARGO_BIN_EXE_testing"), arguments);
        let said = String::from_utf8(ran.stderr).unwrap();
        assert!(ran.status.success(), "{arguments:?}: {said}");
    }
}
