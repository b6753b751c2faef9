//! The goals, and what became of them; what isn't so.

use std::fmt::Write as _;

use crate::judge::{Verdict, judge};
use crate::measured::{Measured, Results};
use crate::words::{between, bound, figure, ratio, thousands};
use crate::{Figure, Goal, Workload};

/// All goals: what was wanted, what was measured.
pub(super) fn table(workloads: &[Workload], measured: &Measured) -> String {
    let mut text = String::from("| goal | ratio | wanted | measured | |\n|---|---|---|---|---|\n");
    for (workload, results, goal) in goals(workloads, measured) {
        let verdict = judge(goal, results);
        let (said, mark) = match verdict {
            Verdict::Met(of) => (ratio(Some(of)), "reached"),
            Verdict::Missed(of) => (ratio(Some(of)), "**not reached**"),
            Verdict::TooNoisy(of) => (ratio(Some(of)), "**not reached**"),
            Verdict::NotMeasured => ("not measured here".to_owned(), ""),
        };
        line(
            &mut text,
            &format!(
                "| [{}](measured/{}.md) | {} | {} | {said} | {mark} |",
                headline(goal.text),
                workload.name,
                sides(workload, goal),
                bound(goal.bound),
            ),
        );
    }
    text
}

/// The goals that aren't reached, with the reason.
pub(super) fn missed(workloads: &[Workload], measured: &Measured) -> String {
    let mut text = String::new();
    for (workload, results, goal) in goals(workloads, measured) {
        let said = match judge(goal, results) {
            Verdict::Missed(of) => ratio(Some(of)),
            Verdict::TooNoisy(_) => "too noisy to say".to_owned(),
            Verdict::Met(_) | Verdict::NotMeasured => continue,
        };
        line(
            &mut text,
            &format!(
                "- **[{}](measured/{}.md)**: {} is {said}; {} was wanted. {}",
                headline(goal.text),
                workload.name,
                sides(workload, goal),
                bound(goal.bound),
                sentence(goal.why.unwrap_or_default()),
            ),
        );
    }
    if text.is_empty() {
        text.push_str("Every goal is reached.\n");
    }
    text
}

/// Where Rust isn't ahead, or a popular choice isn't the best.
pub(super) fn caveats(workloads: &[Workload], measured: &Measured) -> String {
    let mut text = String::new();
    for workload in workloads {
        let results = measured.of(workload.name);
        for caveat in workload.caveats {
            let said = match judge(caveat, results) {
                Verdict::Met(of) | Verdict::Missed(of) => ratio(Some(of)),
                Verdict::TooNoisy(of) => format!("{} in each round", between(of)),
                Verdict::NotMeasured => continue,
            };
            line(
                &mut text,
                &format!(
                    "- **[{}](measured/{}.md)**: {} is {}. {}",
                    headline(caveat.text),
                    workload.name,
                    sides(workload, caveat),
                    said,
                    sentence(caveat.why.unwrap_or_default()),
                ),
            );
        }
    }
    text
}

fn goals<'a>(
    workloads: &'a [Workload],
    measured: &'a Measured,
) -> impl Iterator<Item = (&'a Workload, Option<&'a Results>, &'a Goal)> {
    workloads.iter().flat_map(|workload| {
        let results = measured.of(workload.name);
        workload
            .goals
            .iter()
            .map(move |goal| (workload, results, goal))
    })
}

/// ``CPU, `ours` / `asyncio`, 100 000 sleeps``.
fn sides(workload: &Workload, goal: &Goal) -> String {
    let Goal {
        left,
        right,
        of,
        at,
        ..
    } = goal;
    let size = |at: &u64| match workload.size {
        None => format!("{} {}s", thousands(at), workload.item),
        Some(_) => super::tables::size(workload, *at),
    };
    let what = match of {
        Figure::Extra(_) => figure(*of).replace('_', " "),
        of => figure(*of).to_owned(),
    };
    match goal.right_at {
        None => format!("{what}, `{left}` / `{right}`, {}", size(at)),
        Some(right_at) => format!(
            "{what} each, `{left}`, {} / {}",
            size(at),
            thousands(right_at)
        ),
    }
}

/// Begins with a capital, and ends without a full stop.
fn headline(text: &str) -> String {
    let mut letters = text.trim_end_matches('.').chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// Begins with a capital, and ends with a full stop.
fn sentence(text: &str) -> String {
    match headline(text) {
        text if text.is_empty() => text,
        text => text + ".",
    }
}

fn line(text: &mut String, line: &str) {
    // Writing to a string can't fail.
    writeln!(text, "{line}").ok();
}

/// As [`sides`], with the measured ratio, for a terminal.
pub(crate) fn plain(workload: &Workload, goal: &Goal, results: Option<&Results>) -> Option<String> {
    let (said, mark) = match judge(goal, results) {
        Verdict::Met(of) => (ratio(Some(of)), "reached"),
        Verdict::Missed(of) => (ratio(Some(of)), "NOT REACHED"),
        Verdict::TooNoisy(of) => (ratio(Some(of)), "NOT REACHED"),
        Verdict::NotMeasured => return None,
    };
    let sides = sides(workload, goal).replace('`', "");
    Some(format!(
        "{sides}: {said} ({} wanted) {mark}",
        bound(goal.bound)
    ))
}
