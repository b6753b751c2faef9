//! `output`: what no test compares.

use book::page::Purpose;

use super::found::{assert_among, assert_refused, listing, practice, put};
use crate::common::copy_of_the_book;

#[test]
fn an_output_that_is_written_into_the_page_is_refused() {
    for info in ["text", "text,diagram", "text ignore"] {
        let copy = copy_of_the_book();
        let chapter = practice(&copy.load()).path.clone();
        let line = copy.append(&chapter, &format!("```{info}\ntook 1.0 s\n```"));
        assert_refused(&copy.findings(), "output", &chapter, line);
    }
}

#[test]
fn an_output_in_a_list_is_refused() {
    let copy = copy_of_the_book();
    let (chapter, include) = listing(&copy.load(), Purpose::Output, ".txt");
    let block = format!(
        "- item\n\n  ```text\n  {{{{#include ../../{}}}}}\n  ```",
        include.path
    );
    let line = copy.append(&chapter, &block);
    assert_refused(&copy.findings(), "output", &chapter, line + 2);
}

#[test]
fn a_text_that_is_no_recording_is_refused() {
    let copy = copy_of_the_book();
    let (chapter, include) = listing(&copy.load(), Purpose::Output, ".txt");
    put(
        &copy,
        &chapter,
        include.range,
        "{{#include ../../Cargo.toml}}",
    );
    assert_refused(&copy.findings(), "output", &chapter, include.line - 1);
}

#[test]
fn a_recording_that_is_not_committed_is_refused() {
    let copy = copy_of_the_book();
    let (chapter, include) = listing(&copy.load(), Purpose::Output, ".txt");
    copy.git(&["rm", "--cached", "--quiet", &include.path]);
    assert_refused(&copy.findings(), "output", &chapter, include.line - 1);
}

#[test]
fn a_recording_that_is_staged_passes() {
    let copy = copy_of_the_book();
    let (chapter, include) = listing(&copy.load(), Purpose::Output, ".txt");
    let fresh = include.path.replace(".txt", "-again.txt");
    copy.write(&fresh, "took 1.0 s\n");
    copy.stage();
    put(
        &copy,
        &chapter,
        include.range,
        &format!("{{{{#include ../../{fresh}}}}}"),
    );
    assert_eq!(copy.findings(), []);
}

#[test]
fn without_git_nothing_is_said_about_commits() {
    let copy = copy_of_the_book();
    std::fs::remove_dir_all(copy.path(".git")).unwrap();
    assert_eq!(copy.findings(), [], "a downloaded archive has no .git");
}

#[test]
fn a_recording_that_no_test_compares_is_refused() {
    let copy = copy_of_the_book();
    let book = copy.load();
    let (chapter, include) = listing(&book, Purpose::Output, ".txt");
    let package = book.workspace.member_of(&include.path).unwrap();
    copy.remove(&package.path("tests/as_recorded.rs"));
    // With it went the test of the twin, and a part of the practice.
    let rules = ["output", "code", "pairing", "proof", "command"];
    assert_among(&copy.findings(), &rules, &chapter, include.line - 1);
}

#[test]
fn lines_that_tear_a_paragraph_are_refused() {
    let copy = copy_of_the_book();
    let (chapter, include) = listing(&copy.load(), Purpose::Output, ".txt");
    let output =
        "a title\n\nfirst\nsecond\n\nlane |===o\n     = in flight   o done\n  took  1.0 s\n";
    copy.write(&include.path, output);
    for (lines, torn) in [
        ("3:4", false),
        ("8:8", false),
        (":1", false),
        ("3", true),
        ("4:4", true),
        ("6:7", true),
        ("2:8", true),
    ] {
        let path = chapter.clone();
        let text = copy.read(&path);
        put(
            &copy,
            &path,
            include.range.clone(),
            &format!("{{{{#include ../../{}:{lines}}}}}", include.path),
        );
        let findings = copy.findings();
        if torn {
            assert_refused(&findings, "output", &path, include.line - 1);
        } else {
            assert!(findings.is_empty(), "{lines} is whole: {findings:#?}");
        }
        copy.write(&path, &text);
    }
}
