//! `proof`: claims without a test that runs.

use book::enrich::proof::claims;
use book::source::Chapter;

use super::found::{assert_among, assert_refused, practice, put};
use crate::common::{Copy, copy_of_the_book};

/// The first claim of the first practice: chapter, line of the link, file and name of the test.
struct First {
    chapter: String,
    line: usize,
    file: String,
    test: String,
}

fn first(copy: &Copy) -> First {
    let book = copy.load();
    let chapter = practice(&book);
    let (link, claim) = claims(&book, chapter)
        .next()
        .expect("the practice claims something");
    let test = claim.proof(&book).expect("the claim is proved");
    First {
        chapter: chapter.path.clone(),
        line: link.line,
        file: test.path.clone(),
        test: test.name.clone(),
    }
}

fn link_to(copy: &Copy, test: &str) -> (String, usize) {
    let chapter = practice(&copy.load()).path.clone();
    let line = copy.append(&chapter, &format!("It [never fails](proof:{test})."));
    (chapter, line)
}

#[test]
fn a_claim_whose_test_does_not_exist_is_refused() {
    let copy = copy_of_the_book();
    let (chapter, line) = link_to(&copy, "nobody_wrote_this");
    assert_refused(&copy.findings(), "proof", &chapter, line);
}

#[test]
fn a_claim_whose_package_does_not_exist_is_refused() {
    let copy = copy_of_the_book();
    let (chapter, line) = link_to(&copy, "nobody/nobody_wrote_this");
    assert_refused(&copy.findings(), "proof", &chapter, line);
}

#[test]
fn a_claim_of_a_chapter_without_package_must_name_one() {
    let copy = copy_of_the_book();
    let test = first(&copy).test;
    let book = copy.load();
    let no_package = |chapter: &&Chapter| !chapter.practice && !chapter.page.proof_lists.is_empty();
    let chapter = match book.chapters.iter().find(no_package) {
        Some(chapter) => chapter.path.clone(),
        None => {
            let other = book
                .chapters
                .iter()
                .find(|chapter| !chapter.practice)
                .unwrap();
            copy.append(&other.path, "<!-- proofs -->");
            other.path.clone()
        }
    };
    let line = copy.append(&chapter, &format!("It [never fails](proof:{test})."));
    assert_refused(&copy.findings(), "proof", &chapter, line);
}

#[test]
fn a_claim_whose_test_is_ignored_is_refused() {
    let copy = copy_of_the_book();
    let first = first(&copy);
    let definition = ["async fn", "fn"].map(|word| format!("{word} {}(", first.test));
    let text = copy.read(&first.file);
    let definition = definition
        .iter()
        .find(|definition| text.contains(*definition))
        .unwrap();
    copy.replace(
        &first.file,
        definition,
        &format!("#[ignore = \"slow\"]\n{definition}"),
    );
    // The claim may be made more than once.
    assert_among(&copy.findings(), &["proof"], &first.chapter, first.line);
}

#[test]
fn a_claim_whose_test_is_no_test_is_refused() {
    let copy = copy_of_the_book();
    let file = first(&copy).file;
    copy.append(&file, "fn looks_like_a_test() {}");
    let (chapter, line) = link_to(&copy, "looks_like_a_test");
    assert_refused(&copy.findings(), "proof", &chapter, line);
}

#[test]
fn a_claim_whose_test_is_not_compiled_is_refused() {
    let copy = copy_of_the_book();
    let first = first(&copy);
    let package = copy
        .load()
        .workspace
        .member_of(&first.file)
        .unwrap()
        .folder
        .clone();
    copy.write(
        &format!("{package}/src/lost.rs"),
        "#[test]\nfn the_compiler_never_sees_this() {}\n",
    );
    let (chapter, line) = link_to(&copy, "the_compiler_never_sees_this");
    let findings = copy.findings();
    assert_refused(&findings, "proof", &chapter, line);
    assert!(findings[0].what.contains("not compiled"), "{}", findings[0]);
}

#[test]
fn a_claim_with_two_tests_of_its_name_is_refused() {
    let copy = copy_of_the_book();
    let first = first(&copy);
    let package = copy
        .load()
        .workspace
        .member_of(&first.file)
        .unwrap()
        .folder
        .clone();
    copy.append(
        &format!("{package}/src/lib.rs"),
        &format!("#[test]\nfn {}() {{}}", first.test),
    );
    assert_among(&copy.findings(), &["proof"], &first.chapter, first.line);
}

#[test]
fn a_chapter_that_shows_its_tests_nowhere_is_refused() {
    let copy = copy_of_the_book();
    let first = first(&copy);
    copy.replace(&first.chapter, "<!-- proofs -->", "");
    assert_refused(&copy.findings(), "proof", &first.chapter, first.line);
}

#[test]
fn a_chapter_that_shows_its_tests_twice_is_refused() {
    let copy = copy_of_the_book();
    let first = first(&copy);
    let line = copy.append(&first.chapter, "<!-- proofs -->");
    assert_refused(&copy.findings(), "proof", &first.chapter, line);
}

#[test]
fn a_practice_that_proves_nothing_is_refused() {
    let copy = copy_of_the_book();
    let book = copy.load();
    let chapter = practice(&book);
    let mut links: Vec<_> = claims(&book, chapter)
        .map(|(link, _)| link.range.clone())
        .collect();
    links.sort_by_key(|range| std::cmp::Reverse(range.start));
    for range in links {
        put(&copy, &chapter.path, range, "a claim");
    }
    assert_refused(&copy.findings(), "proof", &chapter.path, 1);
}
