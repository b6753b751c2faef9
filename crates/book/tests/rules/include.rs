//! `include`: what mdbook would leave out, cut short or change without a word.

use book::page::Purpose;

use super::found::{assert_among, assert_refused, listing, practice, put, rust_anchor};
use crate::common::copy_of_the_book;

#[test]
fn an_include_of_a_missing_file_is_refused() {
    let copy = copy_of_the_book();
    let (chapter, include, anchor) = rust_anchor(&copy.load());
    let missing = format!(
        "{{{{#include ../../{}:{anchor}}}}}",
        include.path.replace(".rs", "_missing.rs")
    );
    put(&copy, &chapter, include.range, &missing);
    assert_refused(&copy.findings(), "include", &chapter, include.line);
}

#[test]
fn an_include_that_leaves_the_repository_is_refused() {
    let copy = copy_of_the_book();
    let (chapter, include, _) = rust_anchor(&copy.load());
    put(
        &copy,
        &chapter,
        include.range,
        "{{#include ../../../outside.rs}}",
    );
    assert_refused(&copy.findings(), "include", &chapter, include.line);
}

#[test]
fn a_misspelt_anchor_is_refused() {
    let copy = copy_of_the_book();
    let (chapter, include, anchor) = rust_anchor(&copy.load());
    put(
        &copy,
        &chapter,
        include.range,
        &format!("{{{{#include ../../{}:{anchor}x}}}}", include.path),
    );
    assert_refused(&copy.findings(), "include", &chapter, include.line);
}

#[test]
fn an_anchor_that_is_never_ended_is_refused() {
    let copy = copy_of_the_book();
    let (chapter, include, anchor) = rust_anchor(&copy.load());
    copy.replace(&include.path, &format!("ANCHOR_END: {anchor}\n"), "\n");
    assert_among(&copy.findings(), &["include"], &chapter, include.line);
}

#[test]
fn an_anchor_that_stands_twice_is_refused() {
    let copy = copy_of_the_book();
    let (chapter, include, anchor) = rust_anchor(&copy.load());
    copy.append(
        &include.path,
        &format!("// ANCHOR: {anchor}\n// ANCHOR_END: {anchor}"),
    );
    assert_among(&copy.findings(), &["include"], &chapter, include.line);
}

#[test]
fn an_include_of_nothing_but_blanks_is_refused() {
    let copy = copy_of_the_book();
    let (chapter, include, _) = rust_anchor(&copy.load());
    copy.append(
        &include.path,
        "// ANCHOR: nothing_but_blanks\n\n// ANCHOR_END: nothing_but_blanks",
    );
    let empty = format!("{{{{#include ../../{}:nothing_but_blanks}}}}", include.path);
    put(&copy, &chapter, include.range, &empty);
    assert_refused(&copy.findings(), "include", &chapter, include.line);
}

#[test]
fn lines_that_the_file_does_not_have_are_refused() {
    let copy = copy_of_the_book();
    let (chapter, include) = listing(&copy.load(), Purpose::Output, ".txt");
    put(
        &copy,
        &chapter,
        include.range,
        &format!("{{{{#include ../../{}:1:9999}}}}", include.path),
    );
    assert_refused(&copy.findings(), "include", &chapter, include.line);
}

#[test]
fn a_line_that_mdbook_would_hide_is_refused() {
    let copy = copy_of_the_book();
    let (chapter, include, _) = rust_anchor(&copy.load());
    copy.append(
        &include.path,
        "// ANCHOR: hidden_by_mdbook\npub const TEXT: &str = \"\n# a heading\n\";\n// ANCHOR_END: hidden_by_mdbook",
    );
    let hidden = format!("{{{{#include ../../{}:hidden_by_mdbook}}}}", include.path);
    put(&copy, &chapter, include.range, &hidden);
    assert_refused(&copy.findings(), "include", &chapter, include.line);
}

#[test]
fn an_include_outside_of_a_fence_is_refused() {
    let copy = copy_of_the_book();
    let (chapter, include, anchor) = rust_anchor(&copy.load());
    let line = copy.append(
        &chapter,
        &format!("{{{{#include ../../{}:{anchor}}}}}", include.path),
    );
    assert_refused(&copy.findings(), "include", &chapter, line);
}

#[test]
fn a_picture_within_a_sentence_is_refused() {
    let copy = copy_of_the_book();
    let book = copy.load();
    let chapter = practice(&book);
    let picture = &chapter.page.loose[0];
    let line = copy.append(
        &chapter.path,
        &format!("See {{{{#include ../../{}}}}} here.", picture.path),
    );
    assert_refused(&copy.findings(), "include", &chapter.path, line);
}

#[test]
fn other_kinds_of_include_are_refused() {
    for kind in ["rustdoc_include", "playground"] {
        let copy = copy_of_the_book();
        let (chapter, include, anchor) = rust_anchor(&copy.load());
        let other = format!("{{{{#{kind} ../../{}:{anchor}}}}}", include.path);
        put(&copy, &chapter, include.range, &other);
        assert_refused(&copy.findings(), "include", &chapter, include.line);
    }
}
