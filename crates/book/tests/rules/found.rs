//! What the mutations look for in a copy, and what they expect to be told.

use std::ops::Range;

use book::findings::Finding;
use book::include::{Directive, Slice};
use book::page::Purpose;
use book::source::{Chapter, Source};

use crate::common::Copy;

/// The first chapter of a practice.
pub(crate) fn practice(book: &Source) -> &Chapter {
    book.chapters
        .iter()
        .find(|chapter| chapter.practice)
        .expect("the book has a practice")
}

/// The first include of a chapter of a practice whose path ends so, in a block of that purpose.
pub(crate) fn listing(book: &Source, purpose: Purpose, end: &str) -> (String, Directive) {
    let practices = book.chapters.iter().filter(|chapter| chapter.practice);
    let includes = practices.flat_map(|chapter| {
        let blocks = chapter
            .page
            .blocks
            .iter()
            .filter(move |block| block.purpose() == purpose);
        blocks
            .flat_map(|block| &block.includes)
            .map(|include| (chapter.path.clone(), include.clone()))
    });
    let mut wanted = includes.filter(|(_, include)| include.path.ends_with(end));
    wanted
        .next()
        .unwrap_or_else(|| panic!("the book includes no {end}"))
}

/// The first include of an anchor from a Rust file: chapter, include, name of the anchor.
pub(crate) fn rust_anchor(book: &Source) -> (String, Directive, String) {
    let (chapter, include) = listing(book, Purpose::Code, ".rs");
    match include.slice.clone() {
        Slice::Anchor(name) => (chapter, include, name),
        slice => panic!("{chapter} includes {slice:?} first, where the tests need an anchor"),
    }
}

/// Replaces a piece of a file.
pub(crate) fn put(copy: &Copy, path: &str, range: Range<usize>, text: &str) {
    let mut whole = copy.read(path);
    whole.replace_range(range, text);
    copy.write(path, &whole);
}

/// Asserts that exactly one thing is refused, there and by that rule.
#[track_caller]
pub(crate) fn assert_refused(findings: &[Finding], rule: &str, path: &str, line: usize) {
    let told: Vec<_> = findings
        .iter()
        .map(|found| (found.rule, found.path.as_str(), found.line))
        .collect();
    assert_eq!(
        told,
        [(rule, path, line)],
        "one thing was broken, and this was told: {findings:#?}"
    );
    assert!(
        !findings[0].what.is_empty() && !findings[0].cure.is_empty(),
        "a finding helps"
    );
}

/// Asserts that something is refused there by that rule, and that all else that is told comes from `rules`.
#[track_caller]
pub(crate) fn assert_among(findings: &[Finding], rules: &[&str], path: &str, line: usize) {
    let there =
        |found: &Finding| found.rule == rules[0] && found.path == path && found.line == line;
    assert!(
        findings.iter().any(there),
        "{} is not told at {path}:{line}: {findings:#?}",
        rules[0]
    );
    let others: Vec<_> = findings
        .iter()
        .filter(|found| !rules.contains(&found.rule))
        .collect();
    assert!(others.is_empty(), "other rules spoke too: {others:#?}");
}
