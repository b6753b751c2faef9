//! `link` and `mdbook`: what only the built pages show.

use book::findings::{Finding, Findings};

use super::found::{assert_refused, practice};
use crate::common::{Copy, copy_of_the_book};

/// What all rules find but the one that runs programs.
fn findings(copy: &Copy) -> Vec<Finding> {
    let mut findings = Findings::default();
    let book = copy.load();
    book::check::written(&book, &mut findings);
    book::check::rendered(&book, &mut findings).unwrap();
    findings.sorted()
}

#[test]
fn a_link_that_leads_nowhere_is_refused() {
    let copy = copy_of_the_book();
    let book = copy.load();
    let (chapter, other) = (
        practice(&book).path.clone(),
        book.chapters[0].file().to_owned(),
    );
    let dead = [
        "[a page](no-such-page.md)".to_owned(),
        "[a heading of this page](#no-such-heading)".to_owned(),
        format!("[a heading of another]({other}#no-such-heading)"),
        "![an image](no-such-image.png)".to_owned(),
        "<a href=\"no-such-page.html\">by hand</a>".to_owned(),
        "[from the root of the site](/index.html)".to_owned(),
        "[out of the book](../../README.md)".to_owned(),
    ];
    let first = copy.append(&chapter, &dead.join("\n\n"));
    let told: Vec<_> = findings(&copy)
        .iter()
        .map(|found| (found.rule, found.path.clone(), found.line))
        .collect();
    let expected: Vec<_> = (0..dead.len())
        .map(|index| ("link", chapter.clone(), first + 2 * index))
        .collect();
    assert_eq!(
        told, expected,
        "each once, though other pages repeat the chapter"
    );
}

#[test]
fn links_that_lead_somewhere_pass() {
    let copy = copy_of_the_book();
    let book = copy.load();
    let (chapter, other) = (
        practice(&book).path.clone(),
        book.chapters[0].file().to_owned(),
    );
    copy.write(
        "book/src/images/a dot.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n",
    );
    copy.append(
        &chapter,
        &format!("## A heading, with `code`\n\n[here](#a-heading-with-code) [there]({other}) [far](https://docs.rs/nothing)\n\n![a dot](<images/a dot.svg>)"),
    );
    assert_eq!(findings(&copy), []);
}

#[test]
fn what_mdbook_only_warns_of_is_refused() {
    let copy = copy_of_the_book();
    let chapter = practice(&copy.load()).path.clone();
    let line = copy.append(&chapter, "<section>\n\nnever closed");
    assert_refused(&findings(&copy), "mdbook", &chapter, line);
}

#[test]
fn what_a_rule_has_told_mdbook_does_not_tell_again() {
    let copy = copy_of_the_book();
    let chapter = practice(&copy.load()).path.clone();
    let line = copy.append(
        &chapter,
        "```rust\n{{#include ../../crates/missing.rs}}\n```",
    );
    assert_refused(&findings(&copy), "include", &chapter, line + 1);
    let copy = copy_of_the_book();
    copy.replace(
        "book/book.toml",
        "[output.html]\n",
        "[output.html]\nmispelt-key = 1\n",
    );
    let line = 1 + copy
        .read("book/book.toml")
        .lines()
        .position(|line| line.contains("mispelt"))
        .unwrap();
    assert_refused(&findings(&copy), "config", "book/book.toml", line);
    let copy = copy_of_the_book();
    let line = copy.append("book/src/SUMMARY.md", "[Lost](lost.md)");
    assert_refused(&findings(&copy), "toc", "book/src/SUMMARY.md", line);
}

#[test]
fn a_file_of_the_theme_that_is_gone_is_refused_once() {
    let copy = copy_of_the_book();
    copy.remove("book/theme/book.css");
    let found = findings(&copy);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].rule, "config");
}
