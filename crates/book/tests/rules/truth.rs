//! The book as it is passes, and each finding is one line.

use book::check;

use super::found::{assert_refused, practice};
use super::recording::Unchanged;
use crate::common::copy_of_the_book;

#[test]
fn a_book_that_keeps_its_promises_passes() {
    let copy = copy_of_the_book();
    let (findings, counts) = check::check(&copy.load(), &Unchanged).unwrap();
    assert_eq!(findings, [], "nothing was broken");
    let nothing = [
        counts.chapters,
        counts.listings,
        counts.outputs,
        counts.pictures,
        counts.proofs,
        counts.links,
    ]
    .iter()
    .position(|count| *count == 0);
    assert_eq!(
        nothing, None,
        "a rule that has nothing to look at proves nothing: {counts}"
    );
}

#[test]
fn a_finding_is_one_line_with_its_place_its_rule_and_its_cure() {
    let copy = copy_of_the_book();
    let chapter = practice(&copy.load()).path.clone();
    let line = copy.append(&chapter, "```text\ninvented\n```");
    let findings = copy.findings();
    assert_refused(&findings, "output", &chapter, line);
    let told = findings[0].to_string();
    assert!(
        told.starts_with(&format!("{chapter}:{line}: [output] ")),
        "{told}"
    );
    assert!(told.contains("; ") && !told.contains('\n'), "{told}");
}

#[test]
fn all_findings_are_told_at_once_by_file_and_line() {
    let copy = copy_of_the_book();
    let chapter = practice(&copy.load()).path.clone();
    let second = copy.append(
        &chapter,
        "```text\ninvented\n```\n\n```rust\nlet invented = ();\n```",
    );
    copy.replace(
        "book/book.toml",
        "create-missing = false",
        "create-missing = true",
    );
    let told: Vec<_> = copy
        .findings()
        .iter()
        .map(|found| (found.path.clone(), found.line, found.rule))
        .collect();
    let toml = 1 + copy
        .read("book/book.toml")
        .lines()
        .position(|line| line.contains("create-missing"))
        .unwrap();
    assert_eq!(
        told,
        [
            ("book/book.toml".to_owned(), toml, "config"),
            (chapter.clone(), second, "output"),
            (chapter, second + 4, "code"),
        ]
    );
}
