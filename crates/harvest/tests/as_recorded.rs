//! What the chapter shows is what the program prints and draws. `RECORD=1 cargo test -p harvest as_recorded::` writes it.

use std::fs;
use std::path::Path;

use demo::differences::{all_but_the_times, first_difference};

const HARVEST: &str = env!("CARGO_BIN_EXE_harvest");

/// On a busy machine a task may be late by 100 ms, the resolution of the picture. One of three runs isn't.
const RUNS: usize = 3;

#[test]
fn the_demo_prints_and_draws_what_the_chapter_shows() {
    let folder = tempfile::tempdir().unwrap();
    let picture = folder.path().join("demo.svg");
    let runs = (0..RUNS).map(|_| {
        let ran = demo::testing::run(HARVEST, &["demo", "--svg", picture.to_str().unwrap()]);
        assert!(ran.status.success());
        compare("demo.txt", &String::from_utf8(ran.stdout).unwrap())?;
        compare("demo.svg", &fs::read_to_string(&picture).unwrap())
    });
    let mut findings = runs.take_while(Result::is_err).map(Result::unwrap_err);
    if let Some(finding) = findings.nth(RUNS - 1) {
        panic!("{finding}");
    }
}

#[test]
fn the_stages_are_those_that_the_chapter_shows() {
    let ran = demo::testing::run(HARVEST, &["stages"]);
    compare("stages.txt", &String::from_utf8(ran.stdout).unwrap()).unwrap();
}

fn compare(name: &str, fresh: &str) -> Result<(), String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("output")
        .join(name);
    let committed = fs::read_to_string(&path).unwrap_or_default();
    let difference = first_difference(&all_but_the_times(&committed), &all_but_the_times(fresh));
    match difference {
        Some(_) if std::env::var_os("RECORD").is_some() => {
            fs::write(&path, fresh).map_err(|error| error.to_string())
        }
        Some((line, what)) => Err(format!("output/{name}:{line}: {what}")),
        None => Ok(()),
    }
}
