//! The files keep what the program and the book promise of them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use exercises::catalogue::{Exercise, FIXED, Failure, Kind};

use crate::catalogue;

/// The names of the files of a folder, without their `.rs`.
fn stems(folder: &str) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path());
    files
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect()
}

/// The modules that a file of `tests/all` declares: those that are compiled, and those that the compiler never sees.
fn modules(file: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/all")
        .join(file);
    let text = fs::read_to_string(path).unwrap();
    let (mut compiled, mut unseen) = (BTreeSet::new(), BTreeSet::new());
    let mut is_seen = true;
    for line in text.lines() {
        is_seen &= line != "#[cfg(any())]";
        if let Some(name) = line
            .strip_prefix("mod ")
            .and_then(|line| line.strip_suffix(';'))
        {
            let modules = if is_seen { &mut compiled } else { &mut unseen };
            modules.insert(name.to_owned());
            is_seen = true;
        }
    }
    (compiled, unseen)
}

fn names(which: impl Fn(&Exercise) -> bool) -> BTreeSet<String> {
    let exercises = catalogue().exercises;
    exercises
        .into_iter()
        .filter(which)
        .map(|one| one.name)
        .collect()
}

#[test]
fn every_exercise_has_its_two_files_and_every_file_is_in_the_list() {
    assert_eq!(stems("exercises"), names(|_| true));
    assert_eq!(stems("solutions"), names(|_| true));
}

#[test]
fn every_file_is_compiled_unless_the_compiler_is_to_refuse_it() {
    let refused = names(|one| matches!(one.failure, Failure::Refused(_)));
    let compiled = names(|one| matches!(one.failure, Failure::Says(_)));
    assert_eq!(modules("solved.rs"), (names(|_| true), BTreeSet::new()));
    assert_eq!(modules("given.rs"), (compiled, refused.clone()));
    assert!(
        refused.len() <= 3,
        "{refused:?}: to be refused is no exercise in how async runs"
    );
}

#[test]
fn an_exercise_and_its_solution_differ_only_above_the_line() {
    for exercise in catalogue().exercises {
        let name = &exercise.name;
        let (above, below) = exercise.given.split_once(FIXED).unwrap();
        let (solved, still) = exercise.solution.split_once(FIXED).unwrap();
        assert_eq!(below, still, "{name}: below the line nothing changes");
        let code = |text: &str| {
            text.lines()
                .filter(|line| !line.starts_with("//!"))
                .collect::<String>()
        };
        assert_ne!(code(above), code(solved), "{name} is solved as given");
        assert!(
            below.contains("#[cfg(test)]\nmod tests {"),
            "{name} has no tests below the line"
        );
    }
}

#[test]
fn an_exercise_fits_what_a_reader_takes_in() {
    for exercise in catalogue().exercises {
        let name = &exercise.name;
        for text in [&exercise.given, &exercise.solution] {
            let lines = text.lines().count();
            assert!(
                lines <= 120,
                "{name} has {lines} lines, and more than 120 are a project"
            );
        }
        assert!(
            !exercise.task.is_empty(),
            "{name} doesn't say what is to be done"
        );
        assert!(
            !exercise.explanation.is_empty(),
            "{name} doesn't explain its solution"
        );
        assert!(
            (2..=3).contains(&exercise.hints.len()),
            "{name} has no hint that leads to another"
        );
        if let Failure::Says(reason) = &exercise.failure {
            let is_tokios = reason.starts_with("Cannot start a runtime");
            let own = reason == "PoolTimedOut" || exercise.given.contains(reason.as_str());
            assert!(own || is_tokios, "{name}: no test says `{reason}`");
        }
    }
}

#[test]
fn there_are_enough_exercises_and_half_of_them_are_to_be_mended() {
    let (all, mend) = (
        names(|_| true).len(),
        names(|one| one.kind == Kind::Mend).len(),
    );
    assert!(all >= 24, "{all} exercises");
    assert!(mend * 2 >= all, "{mend} of {all} are programs to be mended");
}

#[test]
fn every_practice_has_an_exercise_and_the_chapters_stand_in_the_order_of_the_book() {
    let catalogue = catalogue();
    let summary = fs::read_to_string(catalogue.root.join("book/src/SUMMARY.md")).unwrap();
    let links = summary.lines().filter_map(|line| {
        line.strip_prefix("- [")?
            .split_once("](")?
            .1
            .strip_suffix(".md)")
    });
    let is_practice = |chapter: &&str| {
        let manifest = catalogue
            .root
            .join("crates")
            .join(chapter)
            .join("Cargo.toml");
        fs::read_to_string(manifest).is_ok_and(|text| text.contains("[package.metadata.practice]"))
    };
    let practices: Vec<_> = links.filter(is_practice).collect();
    let mut chapters: Vec<_> = catalogue
        .exercises
        .iter()
        .map(|one| one.chapter.as_str())
        .collect();
    chapters.dedup();
    assert!(!practices.is_empty());
    assert_eq!(chapters, practices);
}
