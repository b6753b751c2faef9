//! `picture`: what no run drew.

use super::found::{assert_among, assert_refused, practice};
use crate::common::copy_of_the_book;

#[test]
fn a_picture_that_is_no_recording_is_refused() {
    let copy = copy_of_the_book();
    let chapter = practice(&copy.load()).path.clone();
    copy.write("book/src/drawn-by-hand.svg", "<svg></svg>\n");
    copy.stage();
    let line = copy.append(&chapter, "{{#include drawn-by-hand.svg}}");
    assert_refused(&copy.findings(), "picture", &chapter, line);
}

#[test]
fn a_picture_that_is_not_committed_is_refused() {
    let copy = copy_of_the_book();
    let book = copy.load();
    let picture = &practice(&book).page.loose[0];
    copy.git(&["rm", "--cached", "--quiet", &picture.path]);
    assert_among(
        &copy.findings(),
        &["picture"],
        &practice(&book).path,
        picture.line,
    );
}
