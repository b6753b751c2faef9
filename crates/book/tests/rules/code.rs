//! `code`: what is written into the page, or included from a file that nothing compiles or runs.

use book::page::Purpose;

use super::found::{assert_among, assert_refused, listing, practice, put, rust_anchor};
use crate::common::copy_of_the_book;

#[test]
fn code_that_is_written_into_the_page_is_refused() {
    for language in [
        "rust",
        "python",
        "toml",
        "sql",
        "",
        "rust,ignore",
        "mermaid",
    ] {
        let copy = copy_of_the_book();
        let chapter = practice(&copy.load()).path.clone();
        let line = copy.append(&chapter, &format!("```{language}\nx = 1\n```"));
        assert_refused(&copy.findings(), "code", &chapter, line);
    }
}

#[test]
fn a_line_of_its_own_beside_an_include_is_refused() {
    let copy = copy_of_the_book();
    let book = copy.load();
    let (chapter, include, _) = rust_anchor(&book);
    let text = copy.read(&chapter);
    let whole = &text[include.range.clone()];
    put(
        &copy,
        &chapter,
        include.range.clone(),
        &format!("{whole}\n// and so on"),
    );
    let fence = include.line - 1;
    assert_refused(&copy.findings(), "code", &chapter, fence);
}

#[test]
fn an_indented_block_is_refused() {
    let copy = copy_of_the_book();
    let chapter = practice(&copy.load()).path.clone();
    let line = copy.append(&chapter, "A paragraph.\n\n    let x = 1;");
    assert_refused(&copy.findings(), "code", &chapter, line + 2);
}

#[test]
fn a_listing_in_a_list_is_refused() {
    let copy = copy_of_the_book();
    let (chapter, include, anchor) = rust_anchor(&copy.load());
    let listing = format!(
        "- item\n\n  ```rust\n  {{{{#include ../../{}:{anchor}}}}}\n  ```",
        include.path
    );
    let line = copy.append(&chapter, &listing);
    assert_refused(&copy.findings(), "code", &chapter, line + 2);
}

#[test]
fn a_rust_file_that_no_mod_reaches_is_refused() {
    let copy = copy_of_the_book();
    let (chapter, include, _) = rust_anchor(&copy.load());
    let folder = include.path.rsplit_once('/').unwrap().0;
    copy.write(
        &format!("{folder}/reached_by_nobody.rs"),
        "pub fn wrong() -> u8 { \"\" }\n",
    );
    put(
        &copy,
        &chapter,
        include.range,
        &format!("{{{{#include ../../{folder}/reached_by_nobody.rs}}}}"),
    );
    assert_refused(&copy.findings(), "code", &chapter, include.line);
}

#[test]
fn a_rust_file_that_a_mod_reaches_passes() {
    let copy = copy_of_the_book();
    let (chapter, include, _) = rust_anchor(&copy.load());
    let folder = include.path.rsplit_once('/').unwrap().0;
    copy.write(
        &format!("{folder}/reached_by_a_mod/deep.rs"),
        "pub fn right() {}\n",
    );
    copy.write(&format!("{folder}/reached_by_a_mod.rs"), "pub mod deep;\n");
    copy.append(&format!("{folder}/lib.rs"), "pub mod reached_by_a_mod;");
    put(
        &copy,
        &chapter,
        include.range,
        &format!("{{{{#include ../../{folder}/reached_by_a_mod/deep.rs}}}}"),
    );
    assert_eq!(copy.findings(), []);
}

#[test]
fn a_python_file_whose_output_is_not_recorded_is_refused() {
    let copy = copy_of_the_book();
    let (chapter, include) = listing(&copy.load(), Purpose::Code, ".py");
    let folder = include.path.rsplit_once('/').unwrap().0;
    copy.write(&format!("{folder}/recorded_by_nobody.py"), "print(1)\n");
    put(
        &copy,
        &chapter,
        include.range,
        &format!("{{{{#include ../../{folder}/recorded_by_nobody.py}}}}"),
    );
    assert_refused(&copy.findings(), "code", &chapter, include.line);
}

#[test]
fn a_python_file_that_no_test_runs_is_refused() {
    let copy = copy_of_the_book();
    let (chapter, include) = listing(&copy.load(), Purpose::Code, ".py");
    let script = include.path.rsplit_once('/').unwrap().1;
    let package = copy
        .load()
        .workspace
        .member_of(&include.path)
        .unwrap()
        .folder
        .clone();
    for test in std::fs::read_dir(copy.path(&format!("{package}/tests")))
        .unwrap()
        .flatten()
    {
        if test.path().is_file() {
            let path = format!("{package}/tests/{}", test.file_name().to_str().unwrap());
            copy.write(&path, &copy.read(&path).replace(script, "another.py"));
        }
    }
    // The output of the script is proved by nobody then, either.
    assert_among(
        &copy.findings(),
        &["code", "output"],
        &chapter,
        include.line,
    );
}

#[test]
fn a_python_file_outside_of_a_practice_is_refused() {
    let copy = copy_of_the_book();
    let (chapter, include) = listing(&copy.load(), Purpose::Code, ".py");
    copy.write("book/src/loose.py", "print(1)\n");
    put(&copy, &chapter, include.range, "{{#include loose.py}}");
    assert_refused(&copy.findings(), "code", &chapter, include.line);
}

#[test]
fn commands_that_are_included_are_refused() {
    let copy = copy_of_the_book();
    let chapter = practice(&copy.load()).path.clone();
    let line = copy.append(&chapter, "```sh\n{{#include ../../Cargo.toml}}\n```");
    assert_refused(&copy.findings(), "code", &chapter, line + 1);
}
