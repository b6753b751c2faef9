//! `rules`: key points that are missing, unproved, or gathered nowhere.

use book::page::KeyPoints;

use super::found::{assert_refused, practice, put};
use crate::common::{Copy, copy_of_the_book};

/// The chapter of the first practice, and its key points.
fn first(copy: &Copy) -> (String, KeyPoints) {
    let book = copy.load();
    let chapter = practice(&book);
    let text = &chapter.text;
    let page = book::page::Page::parse(&chapter.path, text);
    let points = page.key_points.into_iter().next();
    (chapter.path.clone(), points.expect("it has key points"))
}

#[test]
fn a_practice_without_key_points_is_refused() {
    let copy = copy_of_the_book();
    let (chapter, points) = first(&copy);
    put(&copy, &chapter, points.comment, "");
    assert_refused(&copy.findings(), "rules", &chapter, 1);
}

#[test]
fn too_few_key_points_are_refused() {
    let copy = copy_of_the_book();
    let (chapter, points) = first(&copy);
    let second = points.points[1].start;
    put(&copy, &chapter, second..points.list.end, "\n");
    // Some other sentence may have no other proof; this rule speaks of the list.
    assert_refused(&copy.findings(), "rules", &chapter, points.line);
}

#[test]
fn a_comment_above_no_list_is_refused() {
    let copy = copy_of_the_book();
    let (chapter, points) = first(&copy);
    let end = points.comment.end;
    put(&copy, &chapter, end..end, "\n\nNo list.\n");
    assert_refused(&copy.findings(), "rules", &chapter, points.line);
}

#[test]
fn a_key_point_that_leads_to_no_proof_is_refused() {
    let copy = copy_of_the_book();
    let (chapter, points) = first(&copy);
    let point = points.points[0].clone();
    put(&copy, &chapter, point, "- **Believe us.** It works.\n");
    assert_refused(&copy.findings(), "rules", &chapter, points.line + 1);
}

#[test]
fn a_second_list_of_key_points_is_refused() {
    let copy = copy_of_the_book();
    let (chapter, _) = first(&copy);
    let line = copy.append(&chapter, "<!-- key points -->\n- One.\n- Two.\n- Three.");
    assert_refused(&copy.findings(), "rules", &chapter, line);
}

#[test]
fn key_points_that_no_page_gathers_are_refused() {
    let copy = copy_of_the_book();
    let gathering = copy
        .load()
        .chapters
        .into_iter()
        .find(|chapter| !chapter.page.rules.is_empty());
    let path = gathering.expect("a page gathers them").path;
    copy.replace(&path, "<!-- rules -->", "");
    assert_refused(&copy.findings(), "rules", "book/src/SUMMARY.md", 1);
}

#[test]
fn key_points_that_are_gathered_twice_are_refused() {
    let copy = copy_of_the_book();
    let last = copy.load().chapters.pop().expect("a last chapter").path;
    let line = copy.append(&last, "<!-- rules -->");
    assert_refused(&copy.findings(), "rules", &last, line);
}

#[test]
fn a_first_page_that_leaves_a_practice_out_is_refused() {
    let copy = copy_of_the_book();
    let book = copy.load();
    let first = &book.chapters[0];
    let target = practice(&book).file().to_owned();
    let text = copy.read(&first.path);
    copy.write(
        &first.path,
        &text.replace(&format!("]({target}"), "](https://example.org"),
    );
    assert_refused(&copy.findings(), "rules", &first.path, 1);
}
