//! Helpers that the workspace tests share: where things are, and programs that are run as a person would run them.
//!
//! They panic, as assertions do.
#![expect(clippy::expect_used, reason = "these are assertions of tests")]

use std::env::consts::EXE_SUFFIX;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Once;
use std::time::Duration;

/// The root of the repository.
///
/// # Panics
///
/// This package is not where it belongs.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("tests/ is in the root")
        .to_owned()
}

/// Reads a file of the repository.
///
/// # Panics
///
/// It can't be read.
#[must_use]
pub fn read(path: &str) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The names of the practices: the crates with a `[package.metadata.practice]` table.
///
/// # Panics
///
/// A manifest can't be read.
#[must_use]
pub fn practices() -> Vec<String> {
    let crates = std::fs::read_dir(root().join("crates")).expect("crates/ is there");
    let mut practices: Vec<String> = crates
        .map(|entry| entry.expect("crates/ can be listed").file_name())
        .map(|name| name.to_string_lossy().into_owned())
        .filter(|name| {
            let manifest = read(&format!("crates/{name}/Cargo.toml"));
            let manifest: toml::Table = manifest.parse().expect("cargo could parse it");
            let metadata = manifest["package"].get("metadata");
            metadata.is_some_and(|metadata| metadata.get("practice").is_some())
        })
        .collect();
    practices.sort();
    practices
}

/// The cargo that runs this test, as a person would start it.
#[must_use]
pub fn cargo() -> Command {
    let mut cargo = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    cargo.current_dir(root());
    // What cargo tells a test of its package. `ring` is compiled again, with all that needs it, whenever that changes.
    let told = std::env::vars_os().map(|(name, _)| name.to_string_lossy().into_owned());
    for name in
        told.filter(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"))
    {
        cargo.env_remove(name);
    }
    cargo
}

/// A package's program, in the profile and target folder of this test.
///
/// The first call builds as `cargo test --workspace` does: then there is nothing to do in a run of all tests, and after
/// `cargo test -p workspace-tests` no program is missing or older than its source. To build single packages would compile
/// a third of their graphs once more, since cargo unites the features of what it builds at one time
/// (<https://doc.rust-lang.org/cargo/reference/resolver.html#features>).
///
/// # Panics
///
/// One can't be built.
#[must_use]
pub fn binary(package: &str) -> PathBuf {
    static BUILT: Once = Once::new();
    let test = std::env::current_exe().expect("a test has a path");
    let folder = test
        .ancestors()
        .nth(2)
        .expect("a test lies in target/PROFILE/deps");
    BUILT.call_once(|| {
        let mut build = cargo();
        build.args(["test", "--workspace", "--no-run", "--quiet"]);
        if folder.ends_with("release") {
            build.arg("--release");
        }
        let built = build.output().expect("cargo runs");
        assert!(
            built.status.success(),
            "{}",
            String::from_utf8_lossy(&built.stderr)
        );
    });
    folder.join(format!("{package}{EXE_SUFFIX}"))
}

/// What a program did.
#[derive(Debug)]
pub struct Ran {
    /// The exit code; `None` where a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// Runs a program to its end, with no terminal and nothing to read.
///
/// # Panics
///
/// It can't be started, or hasn't ended after `limit`.
#[must_use]
pub fn run(command: &mut Command, limit: Duration) -> Ran {
    let child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let process = child.id();
    let (sender, receiver) = std::sync::mpsc::channel();
    let waiting = std::thread::spawn(move || sender.send(child.wait_with_output()));
    let Ok(ended) = receiver.recv_timeout(limit) else {
        kill(process);
        panic!("{command:?} has not ended after {limit:?}");
    };
    waiting
        .join()
        .expect("the waiting thread doesn't panic")
        .ok();
    ran(ended.expect("a child can be waited for"))
}

fn ran(output: Output) -> Ran {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    Ran {
        code: output.status.code(),
        out: text(&output.stdout),
        err: text(&output.stderr),
    }
}

/// Ends a process that overstayed.
fn kill(process: u32) {
    let process = process.to_string();
    let ended = if cfg!(windows) {
        Command::new("taskkill")
            .args(["/F", "/PID", &process])
            .status()
    } else {
        Command::new("kill").args(["-KILL", &process]).status()
    };
    // The test fails already; that the process is gone is all that could go wrong here.
    ended.ok();
}
