//! `cargo book bless`: recordings written anew, Rust and Python.

use std::process::Command;

use crate::common::mini::mini_book;
use crate::common::{book, lines};

#[test]
fn bless_writes_what_changed_and_removes_what_is_no_longer_made() {
    let copy = mini_book();
    copy.write("crates/alpha/output/join.txt", "took 2.0 s\n");
    copy.remove("crates/alpha/output/join.svg");
    copy.write("crates/alpha/output/gone.txt", "old\n");
    let told = lines(&book(&copy, &["bless"]).stdout);
    assert_eq!(
        told,
        [
            "crates/alpha/output/join.svg added",
            "crates/alpha/output/join.txt changed",
            "crates/alpha/output/gone.txt removed",
        ]
    );
    assert_eq!(
        copy.read("crates/alpha/output/join.txt"),
        "took 1.0 s\nideal 1.0 s\n"
    );
    let again = book(&copy, &["bless", "alpha"]);
    assert_eq!(
        (again.status.code(), lines(&again.stdout)),
        (Some(0), vec![]),
        "nothing is left to change"
    );
}

#[test]
fn bless_knows_only_practices() {
    let copy = mini_book();
    for name in ["nobody", "beta"] {
        let ended = book(&copy, &["bless", name]);
        assert_eq!(ended.status.code(), Some(1));
        let told = lines(&ended.stderr);
        assert_eq!(
            told,
            [format!(
                "cargo book: there is no practice {name}; there are alpha"
            )]
        );
    }
}

#[test]
fn bless_runs_the_twins_and_tells_which_it_could_not_run() {
    let copy = mini_book();
    copy.write(
        "crates/alpha/python/second.py",
        "import a_package_that_nobody_has\n",
    );
    copy.write("crates/alpha/output/second.py.txt", "as it was\n");
    copy.write("crates/alpha/output/python.txt", "nonsense\n");
    let blessed = book(&copy, &["bless"]);
    assert_eq!(blessed.status.code(), Some(0), "{blessed:?}");
    assert_eq!(
        copy.read("crates/alpha/output/second.py.txt"),
        "as it was\n"
    );
    let told = lines(&blessed.stderr);
    let left = told.last().unwrap();
    assert!(
        left.starts_with("crates/alpha/output/second.py.txt left as it was: "),
        "{left}"
    );
    if has_python() {
        assert!(left.contains("a_package_that_nobody_has"), "{left}");
        assert_eq!(copy.read("crates/alpha/output/python.txt"), "took 1.0 s\n");
        assert_eq!(
            lines(&blessed.stdout),
            ["crates/alpha/output/python.txt changed"]
        );
        let cache = copy.path("crates/alpha/python/__pycache__");
        assert!(!cache.exists(), "nothing is left beside the script");
    }
}

#[test]
fn a_twin_that_differs_in_nothing_but_times_is_no_change() {
    let copy = mini_book();
    copy.write("crates/alpha/output/python.txt", "took 1.1 s\n");
    let blessed = book(&copy, &["bless"]);
    assert_eq!(
        (blessed.status.code(), lines(&blessed.stdout)),
        (Some(0), vec![]),
        "{blessed:?}"
    );
}

#[test]
fn a_twin_that_asks_for_a_server_gets_one_of_its_own() {
    if !has_python() {
        return;
    }
    let copy = mini_book();
    copy.write(
        "crates/httpbin/Cargo.toml",
        "[package]\nname = \"httpbin\"\nversion = \"0.1.0\"\nedition = \"2024\"\n",
    );
    copy.write("crates/httpbin/src/main.rs", HTTPBIN);
    copy.write(
        "crates/alpha/python/alpha.py",
        "import os\nprint(os.environ[\"HTTPBIN_URL\"])\n",
    );
    let blessed = book(&copy, &["bless"]);
    assert_eq!(lines(&blessed.stderr), Vec::<String>::new());
    assert_eq!(
        copy.read("crates/alpha/output/python.txt"),
        "http://127.0.0.1:1\n"
    );
}

/// Stands in for the stand-in.
const HTTPBIN: &str = "\
fn main() {
    println!(\"httpbin listens on http://127.0.0.1:1 (Ctrl-C ends it)\");
    loop {
        std::thread::park();
    }
}
";

/// Not every machine has Python. Without it every twin is left as it was.
fn has_python() -> bool {
    Command::new("python3").arg("--version").output().is_ok()
}
