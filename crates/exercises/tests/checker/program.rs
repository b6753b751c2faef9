//! What the tests of all exercises and solutions say: one program, a child for each exercise.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use exercises::catalogue::Failure;
use exercises::desk::Desk;
use exercises::verdict::{Verdict, verdicts};
use serde_json::Value;
use tokio::process::Command;
use tokio::sync::OnceCell;
use tokio::time::timeout;

use crate::{catalogue, scratch};

/// For one child. Exercises take milliseconds on a paused clock; this ends one that hangs.
const LIMIT: Duration = Duration::from_secs(60);

/// `tests/all`, compiled as `cargo test --workspace` compiles: what it needs is there already in a run of all tests.
async fn program() -> &'static PathBuf {
    static PROGRAM: OnceCell<PathBuf> = OnceCell::const_new();
    let mut cargo = workspace_tests::cargo();
    cargo.args(["test", "--workspace", "--test", "every_exercise"]);
    PROGRAM.get_or_init(|| built(cargo.into())).await
}

/// The test program that this command of cargo's builds.
async fn built(mut cargo: Command) -> PathBuf {
    cargo.args(["--quiet", "--no-run"]);
    cargo.args(["--message-format", "json-render-diagnostics"]);
    let built = cargo.stdin(Stdio::null()).output().await.unwrap();
    let said = String::from_utf8_lossy(&built.stderr);
    assert!(
        built.status.success(),
        "an exercise or a solution doesn't compile:\n{said}"
    );
    let messages = String::from_utf8(built.stdout).unwrap();
    let messages = messages
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let mut programs = messages.filter(|message| message["target"]["name"] == "every_exercise");
    let program = programs.find_map(|message| message["executable"].as_str().map(PathBuf::from));
    program.expect("cargo names the program that it has built")
}

#[tokio::test]
#[ignore = "needs a minute: tokio is compiled with a reader's features"]
async fn a_readers_package_has_all_that_the_exercises_need() {
    let desk = Desk::open(&catalogue(), Some(&scratch("all"))).unwrap();
    let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/all/main.rs");
    let mut manifest = fs::read_to_string(desk.manifest()).unwrap();
    write!(
        manifest,
        "\n[[test]]\nname = \"every_exercise\"\npath = {all:?}\n"
    )
    .unwrap();
    fs::write(desk.manifest(), manifest).unwrap();

    let mut cargo = workspace_tests::cargo();
    cargo.args(["test", "--test", "every_exercise", "--manifest-path"]);
    cargo
        .arg(desk.manifest())
        .arg("--target-dir")
        .arg(desk.target());
    let program = built(cargo.into()).await;
    assert!(program.is_file(), "{program:?}");
}

/// What the tests in that module say.
async fn tests_of(module: &str) -> Vec<Verdict> {
    let mut tests = Command::new(program().await);
    tests
        .args([module, "--color", "never"])
        .env("RUST_BACKTRACE", "0");
    tests.stdin(Stdio::null()).kill_on_drop(true);
    let ran = timeout(LIMIT, tests.output()).await;
    let ran = ran.unwrap_or_else(|_| panic!("{module} was still running after {LIMIT:?}"));
    verdicts(&String::from_utf8_lossy(&ran.unwrap().stdout))
}

#[tokio::test]
async fn every_exercise_fails_as_given_for_the_stated_reason() {
    let mut wrong = Vec::new();
    for exercise in catalogue().exercises {
        let Failure::Says(reason) = &exercise.failure else {
            continue;
        };
        let tests = tests_of(&format!("given::{}::", exercise.name)).await;
        let said: Vec<_> = tests
            .iter()
            .filter_map(|test| test.failure.as_ref())
            .collect();
        let says_it = said
            .iter()
            .any(|said| said.says.iter().any(|line| line.contains(reason)));
        if !says_it {
            wrong.push(format!(
                "{} doesn't fail with `{reason}`, but with {said:?}",
                exercise.name
            ));
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[tokio::test]
async fn every_solution_passes() {
    let mut wrong = Vec::new();
    for exercise in catalogue().exercises {
        let tests = tests_of(&format!("solved::{}::", exercise.name)).await;
        let failed: Vec<_> = tests.iter().filter(|test| test.failure.is_some()).collect();
        if tests.is_empty() || !failed.is_empty() {
            let tests = tests.len();
            wrong.push(format!(
                "{}, of {tests} tests these fail: {failed:?}",
                exercise.name
            ));
        }
    }
    assert_eq!(wrong, [""; 0]);
}
