//! The frame: in which order the sides run, what counts, what is left out. The sides are fakes.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use anyhow::{Result, bail};
use compare::launch::Launch;
use compare::progress::Progress;
use compare::run::{Extent, Outcome, measure};
use compare::workloads::{ALL, SCRIPTS};
use compare::{Case, Loop, Missing, Python, Role, Runs, Sample, Side, Workload};

fn never(_: &Case) -> Result<Sample> {
    bail!("a fake launch calls no side")
}

const WORKLOAD: Workload = Workload {
    name: "fake",
    title: "Fakes",
    item: "fake",
    size: None,
    chapter: "gather",
    sizes: &[10, 100],
    quick: 10,
    sides: &[
        Side::rust("ours", Role::Ours, "ours", never),
        Side::rust("rival", Role::Rival, "a rival", never),
        Side::rust("small", Role::Rival, "one that grows too fast", never).up_to(10),
    ],
    goals: &[],
    caveats: &[],
    fixture: None,
    serve: None,
};

const FULL: Extent = Extent {
    rounds: 5,
    quick: false,
};

/// Remembers who ran, and fails where it is told to.
#[derive(Default)]
struct Fake {
    ran: RefCell<Vec<(&'static str, u64)>>,
    broken: Option<&'static str>,
    missing: Option<&'static str>,
}

impl Launch for Fake {
    async fn launch(
        &self,
        _: &Workload,
        side: &Side,
        size: u64,
        _: Option<&str>,
    ) -> Result<Sample> {
        self.ran.borrow_mut().push((side.name, size));
        if self.broken == Some(side.name) {
            bail!("it is broken");
        }
        if self.missing == Some(side.name) {
            return Err(Missing("a server".into()).into());
        }
        Ok(Sample::computed(size, Duration::from_millis(size)))
    }
}

impl Fake {
    async fn run(&self, extent: Extent) -> Outcome {
        measure(&WORKLOAD, self, None, extent, None, &mut Progress::silent()).await
    }

    fn times(&self, side: &str, size: u64) -> usize {
        let ran = self.ran.borrow();
        ran.iter().filter(|ran| **ran == (side, size)).count()
    }
}

fn samples(outcome: &Outcome) -> Vec<(&str, u64, usize)> {
    let rows = outcome.results.rows.iter();
    rows.map(|row| (row.side.as_str(), row.size, row.samples.len()))
        .collect()
}

#[tokio::test]
async fn each_round_runs_the_sides_in_the_opposite_order_of_the_one_before() {
    let fake = Fake::default();
    fake.run(FULL).await;
    let ran = fake.ran.borrow();
    let at_100 = ran.iter().filter(|(_, size)| *size == 100);
    let at_100: Vec<&str> = at_100.map(|(side, _)| *side).collect();
    let rounds: Vec<&[&str]> = at_100.chunks(2).collect();
    assert_eq!(rounds.len(), 5);
    for pair in rounds.windows(2) {
        let mut reversed = pair[0].to_vec();
        reversed.reverse();
        assert_eq!(pair[1], reversed);
    }
}

#[test]
fn of_any_two_sides_each_goes_first_in_every_other_round() {
    for sides in 1..12 {
        for (one, other) in (0..sides).flat_map(|one| (0..one).map(move |other| (one, other))) {
            let first = |round: usize| {
                compare::order::order(sides, round).find(|side| [one, other].contains(side))
            };
            for round in 0..10 {
                let (now, next) = (first(round), first(round + 1));
                assert_ne!(now, next, "{one} and {other} of {sides}");
            }
        }
    }
}

#[tokio::test]
async fn every_side_runs_once_for_nothing_before_it_counts() {
    let fake = Fake::default();
    let outcome = fake.run(FULL).await;
    let ours = (fake.times("ours", 10), fake.times("ours", 100));
    assert_eq!(ours, (6, 5), "the first size warms up");
    let rows = &outcome.results.rows;
    assert!(rows.iter().all(|row| row.samples.len() == 5));
    let ran = fake.ran.borrow().len();
    assert_eq!(ran, FULL.launches(&WORKLOAD), "as announced");
}

#[tokio::test]
async fn a_side_runs_at_no_size_that_is_too_large_for_it() {
    let outcome = Fake::default().run(FULL).await;
    let expected = [
        ("ours", 10, 5),
        ("rival", 10, 5),
        ("small", 10, 5),
        ("ours", 100, 5),
        ("rival", 100, 5),
    ];
    assert_eq!(samples(&outcome), expected);
}

#[tokio::test]
async fn quick_measures_one_size() {
    let quick = Extent {
        quick: true,
        ..FULL
    };
    let outcome = Fake::default().run(quick).await;
    assert!(outcome.results.rows.iter().all(|row| row.size == 10));
    assert_eq!(outcome.results.rows.len(), 3);
}

#[tokio::test]
async fn a_quick_run_warms_up_with_one_program_of_each_kind() {
    const WITH_TWINS: Workload = Workload {
        sides: &[
            Side::rust("ours", Role::Ours, "ours", never),
            Side::rust("rival", Role::Rival, "a rival", never),
            Side::python("asyncio", Role::Twin, "a twin", "fake.py", Loop::Asyncio),
            Side::python("uvloop", Role::Twin, "another", "fake.py", Loop::Uvloop),
        ],
        ..WORKLOAD
    };
    let quick = Extent {
        quick: true,
        ..FULL
    };
    let fake = Fake::default();
    let python = Python {
        program: "python3".into(),
        version: "3".to_owned(),
        packages: [("uvloop".to_owned(), "1".to_owned())].into(),
        scripts: "scripts".into(),
    };
    let mut progress = Progress::silent();
    measure(
        &WITH_TWINS,
        &fake,
        Some(&python),
        quick,
        None,
        &mut progress,
    )
    .await;
    let times = ["ours", "rival", "asyncio", "uvloop"].map(|side| fake.times(side, 10));
    assert_eq!(times, [6, 5, 6, 5]);
    assert_eq!(
        fake.ran.borrow().len(),
        quick.launches(&WITH_TWINS),
        "as announced"
    );
}

#[tokio::test]
async fn a_side_that_fails_is_left_out_with_its_reason_and_the_others_go_on() {
    let fake = Fake {
        broken: Some("rival"),
        ..Fake::default()
    };
    let outcome = fake.run(FULL).await;
    assert_eq!(outcome.failed, ["fake rival, 10: it is broken"]);
    assert_eq!(outcome.missing, [""; 0]);
    let expected = [("ours", 10, 5), ("small", 10, 5), ("ours", 100, 5)];
    assert_eq!(samples(&outcome), expected);
    assert_eq!(fake.times("rival", 10), 1, "it isn't tried again");
}

#[tokio::test]
async fn what_a_side_lacks_is_said_once_and_is_no_failure() {
    let fake = Fake {
        missing: Some("rival"),
        ..Fake::default()
    };
    let outcome = fake.run(FULL).await;
    assert_eq!(outcome.missing, ["fake rival: a server"]);
    assert_eq!(outcome.failed, [""; 0]);
}

#[tokio::test]
async fn without_python_its_sides_are_said_to_be_missing_and_the_others_run() {
    const WITH_TWIN: Workload = Workload {
        sides: &[
            Side::rust("ours", Role::Ours, "ours", never),
            Side::python("asyncio", Role::Twin, "a twin", "fake.py", Loop::Asyncio),
        ],
        ..WORKLOAD
    };
    let fake = Fake::default();
    let outcome = measure(&WITH_TWIN, &fake, None, FULL, None, &mut Progress::silent()).await;
    assert_eq!(outcome.missing, ["fake asyncio: Python"]);
    assert_eq!(samples(&outcome), [("ours", 10, 5), ("ours", 100, 5)]);
}

#[test]
fn a_python_side_declares_what_its_script_imports() {
    let scripts = SCRIPTS.iter();
    let scripts: BTreeMap<_, _> = scripts.map(|(name, text)| (*name, *text)).collect();
    let sides = || ALL.iter().flat_map(|workload| workload.sides);
    let packages: BTreeSet<_> = sides().flat_map(|side| side.packages).collect();
    assert!(packages.len() >= 4, "{packages:?}");
    for side in sides() {
        let Runs::Python(script, _) = side.runs else {
            continue;
        };
        // What stands further in is tried, and may be missing.
        for line in scripts[script].lines() {
            let mut words = line.split([' ', '.']);
            let imports = words
                .next()
                .is_some_and(|word| ["import", "from"].contains(&word));
            let Some(package) = words
                .next()
                .filter(|package| imports && packages.contains(package))
            else {
                continue;
            };
            assert!(
                side.packages.contains(&package),
                "{script} {}: {line}",
                side.name
            );
        }
    }
}
