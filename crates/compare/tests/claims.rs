//! What the page says, by what was measured: these tests read `output/measured.json`.

use std::path::Path;

use compare::agree::{agree, each_with_its_others};
use compare::judge::{Verdict, faults, is_borne_out, is_clearly_met, judge};
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
fn each_of_our_runs_agrees_with_the_others_together() {
    let agreement = each_with_its_others(ALL, &measured());
    assert_eq!(agreement.differences, [""; 0]);
    assert!(agreement.compared >= 190, "{}", agreement.compared);
}

#[test]
fn a_run_that_was_kept_out_agrees() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kept-out.json");
    let kept_out = Measured::read(&path).unwrap();
    let measured = measured();
    for workload in &kept_out.workloads {
        let ours = measured.of(&workload.name).unwrap();
        let runs = 0..ours.rounds.len();
        assert!(
            runs.into_iter().all(|run| ours.split(run).0 != *workload),
            "it is one of them"
        );
    }
    let agreement = agree(ALL, &measured, &kept_out);
    assert_eq!(agreement.differences, [""; 0]);
    assert!(agreement.compared >= 50, "{}", agreement.compared);
}

/// One of our runs, and what it has of the workloads that all of them have.
fn run(run: usize) -> Measured {
    let mut measured = measured();
    let all = measured.runs.len();
    measured.workloads.retain(|it| it.rounds.len() == all);
    for results in &mut measured.workloads {
        *results = results.split(run).0;
    }
    measured
}

#[test]
fn one_run_alone_says_less_than_its_spread() {
    let differences = |one, other| {
        let agreement = agree(ALL, &run(one), &run(other));
        (agreement.compared, agreement.differences)
    };
    let (compared, days) = differences(0, 2);
    let [queue, _] = days.as_slice() else {
        panic!("{days:?}");
    };
    assert_eq!(compared, 47);
    let said = "queue-of-10: chunks / vecdeque, 100000: 6.9 ± 14 % against 8 ± 1 %";
    assert_eq!(queue, said);
    let (compared, same_day) = differences(1, 2);
    assert_eq!((compared, same_day.len()), (46, 1), "{same_day:?}");
}

#[test]
fn the_runs_are_of_two_days() {
    let mut days: Vec<_> = measured().runs.into_iter().map(|run| run.day).collect();
    days.dedup();
    assert_eq!(days, ["22 Nov 2026", "23 Nov 2026"]);
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
                (Verdict::Missed(_) | Verdict::TooNoisy(_), None) => {
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
            let results = measured.of(workload.name);
            if !is_borne_out(caveat, results) {
                let verdict = judge(caveat, results);
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
    assert_eq!(measured.missing, [""; 0]);
    for workload in ALL {
        let results = measured.of(workload.name).unwrap();
        assert!(results.rounds.iter().all(|rounds| *rounds >= 5));
        let rounds: usize = results.rounds.iter().sum();
        for side in workload.sides {
            for size in workload.sizes.iter().filter(|size| side.suits(**size)) {
                let row = results.row(side.name, *size);
                let samples = row.map(|row| row.samples.len());
                let place = format!("{} {} at {size}", workload.name, side.name);
                assert_eq!(samples, Some(rounds), "{place}");
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
