//! `toc`: pages that no reader finds, and lines that lead to no page.

use super::found::{assert_among, assert_refused, practice};
use crate::common::copy_of_the_book;

const SUMMARY: &str = "book/src/SUMMARY.md";

fn line_of(text: &str, word: &str) -> usize {
    1 + text.lines().position(|line| line.contains(word)).unwrap()
}

#[test]
fn a_page_in_no_table_of_contents_is_refused() {
    let copy = copy_of_the_book();
    copy.write("book/src/deep/orphan.md", "# Orphan\n");
    assert_refused(&copy.findings(), "toc", "book/src/deep/orphan.md", 1);
}

#[test]
fn a_draft_is_refused() {
    let copy = copy_of_the_book();
    let line = copy.append(SUMMARY, "[To be written]()");
    assert_refused(&copy.findings(), "toc", SUMMARY, line);
}

#[test]
fn a_page_that_is_listed_twice_is_refused() {
    let copy = copy_of_the_book();
    let file = practice(&copy.load()).file().to_owned();
    let line = copy.append(SUMMARY, &format!("[Again]({file})"));
    assert_refused(&copy.findings(), "toc", SUMMARY, line);
}

#[test]
fn a_line_that_leads_to_no_file_is_refused() {
    let copy = copy_of_the_book();
    let file = copy.load().chapters[0].file().to_owned();
    let line = line_of(&copy.read(SUMMARY), &file);
    copy.remove(&format!("book/src/{file}"));
    assert_among(&copy.findings(), &["toc"], SUMMARY, line);
}
