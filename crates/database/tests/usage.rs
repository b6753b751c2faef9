//! What a person is told who uses the demos wrongly: one line, and no password in it.

use demo::testing::{complaint, run};

const DATABASE: &str = env!("CARGO_BIN_EXE_database");
const SECRET: &str = "hunter2";

#[test]
fn a_database_that_is_none_is_refused_in_one_line_without_it() {
    for url in ["mysql://ada:hunter2@localhost/shop", "hunter2", ""] {
        let line = complaint(DATABASE, &["--database-url", url], 2);
        assert!(line.contains("not a database URL"), "{line}");
        assert!(!line.contains(SECRET), "{line}");
    }
}

#[test]
fn a_closed_port_is_told_in_one_line_without_the_password() {
    let url = "postgres://ada:hunter2@127.0.0.1:1/shop";
    let line = complaint(DATABASE, &["--database-url", url], 1);
    assert!(line.contains("postgres://ada@127.0.0.1:1/shop"), "{line}");
    assert!(line.contains("is the server started?"), "{line}");
    assert!(!line.contains(SECRET), "{line}");
}

#[test]
fn a_file_in_no_folder_is_told_in_one_line() {
    let line = complaint(DATABASE, &["--database-url", "sqlite:/nowhere/shop.db"], 1);
    assert!(line.contains("sqlite:/nowhere/shop.db"), "{line}");
}

#[test]
fn the_story_runs_again_on_a_file_that_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("shop.db").display());
    for _ in 0..2 {
        let ran = run(DATABASE, &["--database-url", &url, "--users", "2"]);
        let said = String::from_utf8_lossy(&ran.stdout).into_owned();
        assert_eq!(said.matches("registered as").count(), 2, "{said}");
        assert_eq!(said.matches("is taken").count(), 1, "{said}");
    }
}

#[test]
fn counts_that_make_no_sense_are_refused() {
    for arguments in [
        ["--users", "0"],
        ["waiting", "--connections=1000"],
        ["batch", "--rows=-1"],
    ] {
        let line = complaint(DATABASE, &arguments, 2);
        assert!(line.starts_with("error:"), "{line}");
    }
}
