//! `command`: what a reader would type in vain.

use super::found::{assert_refused, practice};
use crate::common::{Copy, copy_of_the_book};

/// Shows a command in the first practice's chapter, and asserts that it is refused.
#[track_caller]
fn refused(command: impl Fn(&str) -> String) {
    for (fence, prompt) in [("sh", ""), ("console", "$ ")] {
        let copy = copy_of_the_book();
        let (chapter, name) = chapter(&copy);
        let line = copy.append(
            &chapter,
            &format!("```{fence}\n{prompt}{}\n```", command(&name)),
        );
        assert_refused(&copy.findings(), "command", &chapter, line + 1);
    }
}

fn chapter(copy: &Copy) -> (String, String) {
    let book = copy.load();
    let chapter = practice(&book);
    (chapter.path.clone(), chapter.name().to_owned())
}

#[test]
fn a_package_that_does_not_exist_is_refused() {
    refused(|_| "cargo run -p nobody".to_owned());
    refused(|_| "RUST_LOG=debug cargo test --package nobody".to_owned());
    refused(|_| "cd folder && cargo run --package=nobody".to_owned());
}

#[test]
fn a_demo_that_does_not_exist_is_refused() {
    refused(|name| format!("cargo run -p {name} -- no-such-demo"));
    refused(|name| format!("cargo run --release -p {name} -- no-such-demo --paused"));
}

#[test]
fn a_test_that_does_not_exist_is_refused() {
    refused(|name| format!("cargo test -p {name} nobody_wrote_this"));
    refused(|name| format!("cargo test -p {name} --test nobody"));
    refused(|name| format!("cargo test -p {name} nobody::"));
    // These are modules of one program.
    refused(|_| "cargo test -p gather --test claims".to_owned());
    refused(|name| format!("cargo run -p {name} --example nobody"));
}

#[test]
fn a_package_without_a_program_is_refused() {
    let copy = copy_of_the_book();
    let (chapter, _) = chapter(&copy);
    copy.write(
        "crates/silent/Cargo.toml",
        "[package]\nname = \"silent\"\nversion = \"0.1.0\"\nedition = \"2024\"\n",
    );
    copy.write("crates/silent/src/lib.rs", "//! Nothing to run.\n");
    let line = copy.append(&chapter, "```sh\ncargo run -p silent\n```");
    assert_refused(&copy.findings(), "command", &chapter, line + 1);
}

#[test]
fn a_command_of_this_tool_that_does_not_exist_is_refused() {
    refused(|_| "cargo book biuld".to_owned());
}

#[test]
fn a_run_comment_is_read_too() {
    let copy = copy_of_the_book();
    let (chapter, name) = chapter(&copy);
    let block = format!("<!-- run: cargo run -p {name} -- no-such-demo -->\n```sh\nls\n```");
    let line = copy.append(&chapter, &block);
    assert_refused(&copy.findings(), "command", &chapter, line);
}

#[test]
fn a_run_comment_above_no_code_is_refused() {
    let copy = copy_of_the_book();
    let (chapter, _) = chapter(&copy);
    let line = copy.append(&chapter, "<!-- run: ls -->\n\nA paragraph.");
    assert_refused(&copy.findings(), "command", &chapter, line);
}

#[test]
fn what_works_and_what_is_not_ours_passes() {
    let copy = copy_of_the_book();
    let (chapter, name) = chapter(&copy);
    let commands = [
        format!("cargo run -p {name}"),
        format!("cargo run -q -p {name} -- --help  # lists the demos"),
        format!("cargo test -p {name} --test all -- --nocapture"),
        format!("cargo test -p {name} claims::"),
        "cargo book serve --open".to_owned(),
        "cargo test".to_owned(),
        "git clone somewhere".to_owned(),
    ];
    copy.append(&chapter, &format!("```sh\n{}\n```", commands.join("\n")));
    copy.append(&chapter, "```console\n$ ls\ncargo run -p nobody\n```");
    assert_eq!(copy.findings(), []);
}
