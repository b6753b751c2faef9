//! `config`: keys that mdbook would drop without a word, and settings that the book relies on.

use super::found::assert_refused;
use crate::common::{Copy, copy_of_the_book};

const BOOK_TOML: &str = "book/book.toml";

#[track_caller]
fn refused_where(copy: &Copy, broken: &str) {
    let text = copy.read(BOOK_TOML);
    let line = text
        .lines()
        .position(|line| line.starts_with(broken))
        .expect("the copy is broken");
    assert_refused(&copy.findings(), "config", BOOK_TOML, line + 1);
}

#[test]
fn an_unknown_key_is_refused_in_every_table() {
    for table in [
        "[book]",
        "[build]",
        "[output.html]",
        "[output.html.playground]",
    ] {
        let copy = copy_of_the_book();
        copy.replace(
            BOOK_TOML,
            &format!("{table}\n"),
            &format!("{table}\nmispelt-key = 1\n"),
        );
        refused_where(&copy, "mispelt-key");
    }
}

#[test]
fn an_unknown_table_is_refused() {
    for table in [
        "[bok]",
        "[output.epub]",
        "[preprocessor.links]",
        "[output.html.fonts]",
    ] {
        let copy = copy_of_the_book();
        copy.append(BOOK_TOML, &format!("{table}\nx = 1"));
        refused_where(&copy, table);
    }
}

#[test]
fn an_unknown_key_is_refused_in_tables_that_the_book_need_not_have() {
    for table in ["output.html.fold", "output.html.code", "rust"] {
        let copy = copy_of_the_book();
        copy.append(BOOK_TOML, &format!("[{table}]\nmispelt-key = 1"));
        refused_where(&copy, "mispelt-key");
    }
}

#[test]
fn a_value_of_the_wrong_kind_is_refused() {
    let copy = copy_of_the_book();
    copy.replace(
        BOOK_TOML,
        "[output.html]\n",
        "[output.html]\nsmart-punctuation = \"yes\"\n",
    );
    refused_where(&copy, "smart-punctuation");
}

#[test]
fn what_is_no_toml_is_refused() {
    let copy = copy_of_the_book();
    let line = copy.append(BOOK_TOML, "[output.html");
    assert_refused(&copy.findings(), "config", BOOK_TOML, line);
}

#[test]
fn pages_that_are_created_empty_are_refused() {
    let copy = copy_of_the_book();
    copy.replace(BOOK_TOML, "create-missing = false", "create-missing = true");
    refused_where(&copy, "create-missing");
    let copy = copy_of_the_book();
    copy.replace(BOOK_TOML, "create-missing = false", "");
    refused_where(&copy, "[build]");
}

#[test]
fn run_buttons_are_refused() {
    let copy = copy_of_the_book();
    copy.replace(BOOK_TOML, "runnable = false", "runnable = true");
    refused_where(&copy, "runnable");
    let copy = copy_of_the_book();
    copy.replace(BOOK_TOML, "runnable = false", "");
    refused_where(&copy, "[output.html.playground]");
}

#[test]
fn a_style_that_is_not_there_is_refused() {
    let copy = copy_of_the_book();
    copy.replace(BOOK_TOML, "theme/book.css", "theme/book-missing.css");
    refused_where(&copy, "additional-css");
}

#[test]
fn a_script_that_would_replace_mdbooks_own_is_refused() {
    let copy = copy_of_the_book();
    copy.write(
        "book/theme/book.js",
        "// Without mdbook's there are no copy buttons.\n",
    );
    let css = copy.read(BOOK_TOML);
    let css = css
        .lines()
        .find(|line| line.starts_with("additional-css"))
        .unwrap();
    copy.replace(
        BOOK_TOML,
        css,
        "additional-css = [\"theme/book.css\", \"theme/book.js\"]",
    );
    refused_where(&copy, "additional-css");
}

#[test]
fn chapters_in_another_folder_are_refused() {
    let copy = copy_of_the_book();
    copy.replace(BOOK_TOML, "[book]\n", "[book]\nsrc = \"chapters\"\n");
    refused_where(&copy, "src");
}
