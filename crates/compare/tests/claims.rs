//! What the page says, by what was measured: these tests read `output/measured.json`.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::path::Path;

use compare::agree::agree;
use compare::judge::{Verdict, faults, is_clearly_met, judge};
use compare::measured::Measured;
use compare::workloads::{ALL, SCRIPTS};
use compare::{Role, Runs};

fn measured() -> Measured {
    read("output/measured.json")
}

fn read(file: &str) -> Measured {
    Measured::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap()
}

#[test]
fn a_run_of_another_day_agrees_with_these_figures() {
    let (other, measured) = (read("tests/the-day-before.json"), measured());
    assert_ne!(other.machine.day, measured.machine.day);
    let agreement = agree(ALL, &other, &measured);
    assert_eq!(agreement.differences, [""; 0]);
    assert!(agreement.compared >= 45, "{}", agreement.compared);
}

#[test]
fn a_third_run_differs_in_two_ratios_from_that_of_the_day_before() {
    let (before, third) = (
        read("tests/the-day-before.json"),
        read("tests/the-same-night.json"),
    );
    assert_ne!(before.machine.day, third.machine.day);
    let agreement = agree(ALL, &before, &third);
    let [ten, thousand] = agreement.differences.as_slice() else {
        panic!("{:?}", agreement.differences);
    };
    assert!(ten.starts_with("queue-of-10: chunks / vecdeque"), "{ten}");
    assert!(
        thousand.starts_with("queue-of-1024: chunks / vecdeque"),
        "{thousand}"
    );
    assert_eq!(agreement.compared, 50);
}

#[test]
fn the_permits_and_the_harvester_are_those_of_the_third_run_and_nothing_else_is() {
    let (measured, third) = (measured(), read("tests/the-same-night.json"));
    for workload in &measured.workloads {
        let is_the_third = third.of(workload.name.as_str()) == Some(workload);
        let expected = ["permits", "harvest"].contains(&workload.name.as_str());
        assert_eq!(is_the_third, expected, "{}", workload.name);
    }
}

#[test]
fn every_goal_that_is_not_reached_says_why_and_no_other_does() {
    let measured = measured();
    let mut wrong = Vec::new();
    for workload in ALL {
        let results = measured.of(workload.name);
        for goal in workload.goals {
            let verdict = judge(goal, results);
            let place = format!("{}: {}: {verdict:?}", workload.name, goal.text);
            match (verdict, goal.why) {
                (Verdict::NotMeasured, _) => wrong.push(format!("{place} isn't measured")),
                (Verdict::Missed(_) | Verdict::TooNoisy, None) => {
                    wrong.push(format!("{place}: say why, with `because`"));
                }
                (Verdict::Met(_), Some(_)) if is_clearly_met(goal, results) => {
                    wrong.push(format!("{place}: it is reached, take back why not"));
                }
                _ => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_caveat_is_borne_out() {
    let measured = measured();
    let mut wrong = Vec::new();
    for workload in ALL {
        for caveat in workload.caveats {
            let verdict = judge(caveat, measured.of(workload.name));
            if !matches!(verdict, Verdict::Met(_)) {
                wrong.push(format!("{}: {}: {verdict:?}", workload.name, caveat.text));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_side_is_measured_at_least_five_times_in_a_release_build() {
    let measured = measured();
    assert!(measured.machine.release, "a debug build says nothing");
    assert!(measured.rounds >= 5);
    assert_eq!(measured.missing, [""; 0]);
    for workload in ALL {
        let results = measured.of(workload.name).unwrap();
        for side in workload.sides {
            for size in workload.sizes.iter().filter(|size| side.suits(**size)) {
                let row = results.row(side.name, *size);
                let samples = row.map(|row| row.samples.len());
                let place = format!("{} {} at {size}", workload.name, side.name);
                assert_eq!(samples, Some(measured.rounds), "{place}");
            }
        }
    }
}

#[test]
fn what_a_learner_waits_for_is_measured() {
    let waits = measured().learner;
    for command in [
        "cargo run -p gather",
        "cargo book build",
        "cargo test --workspace",
    ] {
        let times = waits.iter().filter(|wait| wait.command == command).count();
        assert_eq!(times, 2, "{command}, from nothing and again: {waits:?}");
    }
}

#[test]
fn every_workload_has_ours_its_twin_a_rival_or_limit_and_three_sizes() {
    for workload in ALL {
        assert_eq!(faults(workload), [""; 0]);
        let has = |role: Role| workload.sides.iter().any(|side| side.role == role);
        let name = workload.name;
        let first = workload.sides.first().map(|side| side.role);
        assert_eq!(first, Some(Role::Ours), "{name}");
        assert!(has(Role::Twin), "{name}");
        assert!(has(Role::Rival) || has(Role::Limit), "{name}");
        assert!(
            workload.sizes.len() >= 3,
            "{name}: growth needs three sizes"
        );
        let chapter = format!("../../book/src/{}.md", workload.chapter);
        let chapter = Path::new(env!("CARGO_MANIFEST_DIR")).join(chapter);
        assert!(chapter.is_file(), "{name}: {}", chapter.display());
    }
}

#[test]
fn every_python_side_has_its_script_in_the_program() {
    for workload in ALL {
        for side in workload.sides {
            if let Runs::Python(script, _) = side.runs {
                let known = SCRIPTS.iter().any(|(name, _)| *name == script);
                assert!(known, "{}: {script} isn't embedded", workload.name);
            }
        }
    }
}

#[test]
fn every_workload_has_a_page_with_its_plot_and_its_table() {
    let book = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book/src");
    for workload in ALL {
        let name = workload.name;
        let page = std::fs::read_to_string(book.join(format!("measured/{name}.md")));
        let page = page.unwrap_or_default();
        let heading = format!("# {}\n", workload.title);
        assert!(page.starts_with(&heading), "{name}: {heading}");
        let includes = [
            format!("output/{name}.svg}}}}"),
            format!("output/{name}.md}}}}"),
        ];
        for wanted in includes.into_iter().chain([format!("--only {name}\n")]) {
            assert!(page.contains(&wanted), "{name}: {wanted}");
        }
        let chapter = format!("(../{}.md)", workload.chapter);
        assert!(page.contains(&chapter), "{name}: {chapter}");
    }
}
