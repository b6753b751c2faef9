//! Markdown that a demo wrote, and programs that the compiler refuses: what a page may take over, and what not.

use super::found::{assert_refused, practice};
use crate::common::{Copy, copy_of_the_book};

const FRAGMENT: &str = "crates/gather/output/facts.md";

/// A copy with a fragment on a page; the line of the include.
fn with_fragment(path: &str) -> (Copy, String, usize) {
    let copy = copy_of_the_book();
    let chapter = practice(&copy.load()).path.clone();
    copy.write(path, "- **Caught by:** nothing.\n");
    let line = copy.append(&chapter, &format!("{{{{#include ../../{path}}}}}"));
    (copy, chapter, line)
}

#[test]
fn markdown_that_a_demo_wrote_may_stand_free() {
    let (copy, _, _) = with_fragment(FRAGMENT);
    copy.stage();
    assert_eq!(copy.findings(), []);
}

#[test]
fn markdown_that_a_demo_wrote_and_nobody_committed_is_refused() {
    let (copy, chapter, line) = with_fragment(FRAGMENT);
    assert_refused(&copy.findings(), "picture", &chapter, line);
}

#[test]
fn markdown_that_no_demo_wrote_is_refused() {
    let (copy, chapter, line) = with_fragment("crates/gather/facts.md");
    copy.stage();
    let told = copy.findings();
    let rules: Vec<_> = told.iter().map(|found| found.rule).collect();
    assert_eq!(rules, ["include", "picture"], "{told:#?}");
    assert!(
        told.iter()
            .all(|found| (found.path.as_str(), found.line) == (&chapter, line))
    );
}

/// A copy with a program on a page that the compiler refuses, and its message below.
fn with_refused_program() -> (Copy, String, usize) {
    let copy = copy_of_the_book();
    let chapter = practice(&copy.load()).path.clone();
    let folder = "crates/gather/tests/refused";
    copy.write("crates/gather/tests/refused.rs", "//! Compares.\n");
    copy.write(
        &format!("{folder}/rc.rs"),
        "// ANCHOR: broken\nfn main() { 1 }\n// ANCHOR_END: broken\n",
    );
    copy.write(
        &format!("{folder}/rc.stderr"),
        "error[E0308]: mismatched types\n",
    );
    let line = copy.append(
        &chapter,
        &format!(
            "```rust\n{{{{#include ../../{folder}/rc.rs:broken}}}}\n```\n\n```text\n{{{{#include ../../{folder}/rc.stderr}}}}\n```"
        ),
    );
    copy.stage();
    (copy, chapter, line)
}

#[test]
fn a_program_that_the_compiler_refuses_is_shown_with_its_message() {
    let (copy, _, _) = with_refused_program();
    assert_eq!(copy.findings(), []);
}

#[test]
fn a_refused_program_without_a_message_beside_it_is_just_not_compiled() {
    let (copy, chapter, line) = with_refused_program();
    copy.remove("crates/gather/tests/refused/rc.stderr");
    let told = copy.findings();
    let found = told
        .iter()
        .find(|found| found.rule == "code")
        .expect("`code` speaks");
    assert_eq!(
        (found.path.as_str(), found.line),
        (chapter.as_str(), line + 1)
    );
}

#[test]
fn a_refused_program_that_no_test_compares_is_just_not_compiled() {
    let (copy, chapter, line) = with_refused_program();
    copy.remove("crates/gather/tests/refused.rs");
    let told = copy.findings();
    let found = told
        .iter()
        .find(|found| found.rule == "code")
        .expect("`code` speaks");
    assert_eq!(
        (found.path.as_str(), found.line),
        (chapter.as_str(), line + 1)
    );
}
