//! Medians, spreads, ratios, and what is kept and drawn of them.

use std::time::Duration;

use anyhow::{Result, bail};
use compare::agree::{agree, each_with_its_others};
use compare::judge::{Verdict, faults, is_borne_out, is_clearly_met, judge};
use compare::machine::Machine;
use compare::measured::{Measured, Results, Row, Run};
use compare::stats::{Ratio, median};
use compare::{Bound, Case, Figure, Goal, Role, Sample, Side, Workload, draw};

#[test]
fn the_median_is_the_middle_one_or_the_mean_of_two() {
    assert_eq!(median(&[3.0, 1.0, 2.0]), Some(2.0));
    assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), Some(2.5));
    assert_eq!(median(&[]), None);
}

#[test]
fn a_ratio_is_the_median_of_the_rounds_and_its_spread_the_farthest_of_them() {
    let ratio = Ratio::of(&[10.0, 9.0, 12.0], &[5.0, 5.0, 5.0]).unwrap();
    assert_eq!(ratio.median, 2.0);
    let off = (ratio.spread - 0.2).abs();
    assert!(off < 1e-9, "2.4 lies a fifth above 2: {ratio:?}");
}

#[test]
fn what_slows_both_sides_of_a_round_changes_no_ratio() {
    let calm = Ratio::of(&[2.0, 2.0, 2.0], &[1.0, 1.0, 1.0]);
    let busy = Ratio::of(&[2.0, 20.0, 6.0], &[1.0, 10.0, 3.0]);
    assert_eq!(calm, busy);
}

#[test]
fn a_ratio_whose_spread_is_larger_than_itself_is_not_printed() {
    let noisy = Ratio::of(&[1.0, 1.0, 2.1], &[1.0, 1.0, 1.0]).unwrap();
    assert!(noisy.is_too_noisy());
    assert_eq!(compare::words::ratio(Some(noisy)), "too noisy");
    let calm = Ratio::of(&[1.0, 1.0, 1.9], &[1.0, 1.0, 1.0]).unwrap();
    assert_eq!(compare::words::ratio(Some(calm)), "1 ± 90 %");
}

#[test]
fn rounds_that_one_side_lacks_give_no_ratio() {
    assert_eq!(Ratio::of(&[1.0, 2.0], &[1.0]), None);
    assert_eq!(Ratio::of(&[1.0], &[0.0]), None);
    assert_eq!(Ratio::of(&[], &[]), None);
}

fn never(_: &Case) -> Result<Sample> {
    bail!("nothing runs here")
}

const GOAL: Goal = Goal::new(
    "half",
    "ours",
    "rival",
    Figure::Wall,
    10,
    Bound::AtMost(0.5),
);

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
    ],
    goals: &[GOAL],
    caveats: &[],
    fixture: None,
    serve: None,
};

/// A row whose rounds took so many milliseconds an item.
fn row(side: &str, size: u64, rounds: &[u64]) -> Row {
    let sample = |each: &u64| Sample::computed(size, Duration::from_millis(each * size));
    Row {
        side: side.to_owned(),
        size,
        samples: rounds.iter().map(sample).collect(),
    }
}

fn measured(ours: &[u64], rival: &[u64]) -> Measured {
    let rows = |size| [row("ours", size, ours), row("rival", size, rival)];
    Measured {
        machine: Machine::here(None),
        runs: vec![Run {
            day: "22 Nov 2026".into(),
            minutes: 1,
        }],
        missing: vec!["Python: it isn't there".into()],
        learner: Vec::new(),
        workloads: vec![Results {
            name: "fake".into(),
            rounds: vec![ours.len()],
            rows: [10, 100].into_iter().flat_map(rows).collect(),
        }],
    }
}

fn verdict(ours: &[u64], rival: &[u64]) -> Verdict {
    judge(&GOAL, measured(ours, rival).of("fake"))
}

#[test]
fn a_goal_is_met_missed_or_neither() {
    let rival = [30, 30, 30];
    assert!(matches!(verdict(&[10, 10, 10], &rival), Verdict::Met(_)));
    assert!(matches!(verdict(&[20, 20, 20], &rival), Verdict::Missed(_)));
    let noisy = verdict(&[10, 10, 90], &rival);
    assert!(matches!(noisy, Verdict::TooNoisy(_)), "{noisy:?}");
    assert_eq!(judge(&GOAL, None), Verdict::NotMeasured);
}

#[test]
fn a_caveat_with_much_noise_is_borne_out_where_each_round_does_so() {
    let slower = Goal {
        bound: Bound::AtLeast(1.2),
        ..GOAL
    };
    let borne_out = |ours: &[u64]| is_borne_out(&slower, measured(ours, &[30; 3]).of("fake"));
    assert!(borne_out(&[40, 50, 120]));
    assert!(!borne_out(&[30, 50, 120]), "one round isn't slower");
}

#[test]
fn a_goal_is_clearly_met_only_where_every_round_meets_it() {
    let clearly = |ours: &[u64]| is_clearly_met(&GOAL, measured(ours, &[30, 30, 30]).of("fake"));
    assert!(clearly(&[10, 10, 11]));
    assert!(!clearly(&[10, 10, 16]), "one round is above a half");
    assert!(!clearly(&[14, 14, 14]), "nothing to spare");
}

#[test]
fn what_is_kept_is_read_again() {
    let measured = measured(&[10, 11, 12], &[30, 31, 32]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("measured.json");
    std::fs::write(&file, measured.to_json().unwrap()).unwrap();
    assert_eq!(Measured::read(&file).unwrap(), measured);
}

#[test]
fn a_file_with_fewer_samples_than_rounds_is_refused() {
    let mut measured = measured(&[10, 11, 12], &[30, 31, 32]);
    measured.workloads[0].rows[1].samples.pop();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("measured.json");
    std::fs::write(&file, measured.to_json().unwrap()).unwrap();
    let refused = format!("{:#}", Measured::read(&file).unwrap_err());
    assert!(
        refused.ends_with("fake, rival: 2 samples of 3 rounds"),
        "{refused}"
    );
}

#[test]
fn the_same_figures_draw_the_same_bytes() {
    let measured = measured(&[10, 11, 12], &[30, 31, 32]);
    let first = draw::files(&[WORKLOAD], &measured).unwrap();
    assert_eq!(first, draw::files(&[WORKLOAD], &measured).unwrap());
    let (plot, table) = (&first["fake.svg"], &first["fake.md"]);
    assert!(plot.contains("<title>ours, 100: 11.0 ms</title>"), "{plot}");
    let row = "| `rival`: a rival | rival | 2.8 ± 7 % |";
    assert!(table.contains(row), "{table}");
}

#[test]
fn a_plot_has_classes_in_place_of_colours_and_fonts() {
    let measured = measured(&[10, 11, 12], &[30, 31, 32]);
    let drawn = draw::files(&[WORKLOAD], &measured).unwrap();
    let (_, plot) = drawn["fake.svg"].split_once("</style>").unwrap();
    for word in ["#0", "font-", "stroke=", "opacity="] {
        assert!(!plot.contains(word), "{word} in {plot}");
    }
    assert!(
        plot.contains("class=\"cp-line cp-c0 cp-ours\" points="),
        "{plot}"
    );
    assert_eq!(
        plot.matches("class=\"cp-mark cp-c1\"").count(),
        3,
        "two points and the legend"
    );
}

#[test]
fn two_runs_agree_where_their_spreads_overlap() {
    let one = measured(&[10, 11, 12], &[30, 30, 30]);
    let near = measured(&[11, 12, 13], &[30, 30, 30]);
    let far = measured(&[20, 20, 20], &[30, 30, 30]);
    assert!(agree(&[WORKLOAD], &one, &near).differences.is_empty());
    assert_eq!(agree(&[WORKLOAD], &one, &far).differences.len(), 1);
    assert_eq!(agree(&[WORKLOAD], &one, &far).compared, 1);
}

#[test]
fn runs_that_are_put_together_have_the_spread_between_them_too() {
    let mut runs = measured(&[10, 10, 10], &[30, 30, 30]);
    runs.add(measured(&[12, 12, 12], &[30, 30, 30])).unwrap();
    let results = runs.of("fake").unwrap();
    let ratio = results.ratio(Figure::Wall, ("ours", 10), ("rival", 10));
    let ratio = ratio.unwrap();
    assert_eq!(compare::words::ratio(Some(ratio)), "0.37 ± 10 %");
    assert_eq!((runs.runs.len(), &results.rounds), (2, &vec![3, 3]));
}

#[test]
fn what_was_put_together_is_taken_apart() {
    let [first, second, third] = [[10; 3], [12; 3], [14; 3]].map(|o| measured(&o, &[30; 3]));
    let mut all = first.clone();
    all.add(second.clone()).unwrap();
    all.add(third.clone()).unwrap();
    let (one, others) = all.of("fake").unwrap().split(1);
    assert_eq!(Some(&one), second.of("fake"));
    let mut without = first;
    without.add(third).unwrap();
    assert_eq!(Some(&others), without.of("fake"));
}

#[test]
fn a_side_that_one_run_lacks_is_in_neither() {
    let (mut all, mut other) = (measured(&[10; 3], &[30; 3]), measured(&[10; 3], &[30; 3]));
    let rows = &mut other.workloads[0].rows;
    rows.retain(|row| row.side != "rival");
    all.add(other).unwrap();
    let sides: Vec<_> = all
        .of("fake")
        .unwrap()
        .rows
        .iter()
        .map(|row| &row.side)
        .collect();
    assert_eq!(sides, ["ours", "ours"]);
}

#[test]
fn runs_of_two_machines_are_not_put_together() {
    let mut one = measured(&[10; 3], &[30; 3]);
    let mut other = one.clone();
    other.machine.cores += 1;
    assert!(one.add(other).is_err());
}

#[test]
fn each_run_is_compared_with_all_its_others() {
    let mut all = measured(&[10, 11, 12], &[30; 3]);
    all.add(measured(&[11, 12, 13], &[30; 3])).unwrap();
    let agreement = each_with_its_others(&[WORKLOAD], &all);
    assert_eq!((agreement.compared, agreement.differences.len()), (2, 0));
    all.add(measured(&[20; 3], &[30; 3])).unwrap();
    let agreement = each_with_its_others(&[WORKLOAD], &all);
    assert_eq!(agreement.compared, 3);
    let [line] = agreement.differences.as_slice() else {
        panic!("{agreement:?}");
    };
    assert!(
        line.starts_with("fake, run 3 and its others: ours / rival"),
        "{line}"
    );
}

#[test]
fn a_goal_that_names_what_is_not_measured_is_a_fault() {
    const NO_SIDE: &[Goal] = &[Goal {
        left: "nobody",
        ..GOAL
    }];
    const NO_SIZE: &[Goal] = &[Goal { at: 11, ..GOAL }];
    let broken = |goals: &'static [Goal]| faults(&Workload { goals, ..WORKLOAD });
    assert_eq!(faults(&WORKLOAD), [""; 0]);
    assert!(broken(NO_SIDE)[0].contains("there is no side nobody"));
    assert!(broken(NO_SIZE)[0].contains("ours isn't measured at 11"));
}
