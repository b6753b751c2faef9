//! The commands as a person types them, and the programs that they run.

use std::fs;
use std::process::Command;

use crate::common::mini::mini_book;
use crate::common::{book, lines};

#[test]
fn build_tells_where_the_book_is() {
    let copy = mini_book();
    // From a folder below the root, as from anywhere in the repository.
    let ended = Command::new(env!("CARGO_BIN_EXE_book"))
        .arg("build")
        .current_dir(copy.path("book/src"))
        .output()
        .unwrap();
    assert_eq!(ended.status.code(), Some(0), "{ended:?}");
    let told = lines(&ended.stdout).concat();
    assert!(
        told.starts_with("The book is in target/book: file:///"),
        "{told}"
    );
    assert!(told.ends_with("/target/book/index.html"), "{told}");
    assert!(copy.path("target/book/index.html").is_file());
}

#[test]
fn build_fails_where_mdbook_only_warns() {
    let copy = mini_book();
    copy.append("book/src/alpha.md", "<section>\n\nnever closed");
    let ended = book(&copy, &["build"]);
    assert_eq!(ended.status.code(), Some(1));
    let told = lines(&ended.stderr);
    assert!(
        told[0].starts_with("WARN unclosed HTML tag `<section>`"),
        "{told:?}"
    );
    assert!(
        told.last().unwrap().contains("cargo book check"),
        "{told:?}"
    );
}

#[test]
fn build_fails_where_a_misspelt_key_would_drop_the_configuration() {
    let copy = mini_book();
    copy.replace(
        "book/book.toml",
        "[output.html]\n",
        "[output.html]\nmispelt-key = 1\n",
    );
    let ended = book(&copy, &["build"]);
    assert_eq!(ended.status.code(), Some(1), "{ended:?}");
    assert!(
        String::from_utf8_lossy(&ended.stderr).contains("mispelt-key"),
        "{ended:?}"
    );
}

#[test]
fn check_says_in_one_line_that_the_book_is_true() {
    let copy = mini_book();
    let ended = book(&copy, &["check"]);
    assert_eq!(ended.status.code(), Some(0), "{ended:?}");
    let told = lines(&ended.stdout);
    assert_eq!(told.len(), 1, "{told:?}");
    let counts = "The book is true: 4 chapters, 2 listings, 2 outputs, 1 pictures, 7 proofs, ";
    assert!(
        told[0].starts_with(counts) && told[0].ends_with(" links checked"),
        "{told:?}"
    );
}

#[test]
fn check_prints_each_finding_and_their_number() {
    let copy = mini_book();
    copy.write("crates/alpha/output/join.txt", "took 2.0 s\nideal 1.0 s\n");
    let line = copy.append("book/src/alpha.md", "```rust\nlet x = 1;\n```");
    let ended = book(&copy, &["check"]);
    assert_eq!(ended.status.code(), Some(1), "{ended:?}");
    let told = lines(&ended.stdout);
    assert_eq!(told.len(), 3, "{told:#?}");
    assert!(
        told[0].starts_with(&format!("book/src/alpha.md:{line}: [code] ")),
        "{told:#?}"
    );
    assert!(
        told[1].starts_with("crates/alpha/output/join.txt:1: [recording] "),
        "{told:#?}"
    );
    assert_eq!(told[2], "2 findings");
}

#[test]
fn a_recording_that_no_demo_writes_is_told() {
    let copy = mini_book();
    copy.write("crates/alpha/output/gone.txt", "old\n");
    let told = lines(&book(&copy, &["check"]).stdout);
    assert_eq!(
        told,
        [
            "crates/alpha/output/gone.txt:1: [recording] no demo writes this file; bless it",
            "1 finding",
        ]
    );
}

#[test]
fn a_program_that_does_not_compile_is_a_finding_and_not_silence() {
    let copy = mini_book();
    copy.append("crates/alpha/src/main.rs", "fn broken( {");
    let told = lines(&book(&copy, &["check"]).stdout);
    assert_eq!(told.len(), 2, "{told:#?}");
    let start = "crates/alpha/Cargo.toml:1: [recording] alpha can't verify its recordings: error";
    assert!(told[0].starts_with(start), "{told:#?}");
}

#[test]
fn what_is_not_understood_is_one_line_and_exit_code_2() {
    let copy = mini_book();
    for arguments in [
        &["biuld"][..],
        &["serve", "--port", "many"],
        &["serve", "--port", "70000"],
        &["check", "--all"],
    ] {
        let ended = book(&copy, arguments);
        assert_eq!(ended.status.code(), Some(2), "{arguments:?}: {ended:?}");
        assert_eq!(lines(&ended.stderr).len(), 1, "{arguments:?}: {ended:?}");
        assert_eq!(ended.stdout, b"", "{arguments:?}");
    }
}

#[test]
fn help_tells_every_command() {
    let ended = book(&mini_book(), &["--help"]);
    assert_eq!(ended.status.code(), Some(0));
    let told = String::from_utf8(ended.stdout).unwrap();
    for command in ["build", "serve", "check", "bless", "--root"] {
        assert!(told.contains(command), "{told}");
    }
}

#[test]
fn outside_of_a_repository_one_line_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let ended = Command::new(env!("CARGO_BIN_EXE_book"))
        .arg("build")
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert_eq!(ended.status.code(), Some(1));
    let told = lines(&ended.stderr);
    assert!(told.len() == 1 && told[0].contains("--root"), "{told:?}");
    fs::create_dir(folder.path().join("empty")).unwrap();
    let missing = book(&mini_book(), &["build", "--root", "no-such-folder"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(lines(&missing.stderr)[0].contains("no-such-folder"));
}
