//! Whether a goal is reached, and whether a caveat is borne out, by what was measured.

use crate::measured::Results;
use crate::stats::Ratio;
use crate::{Goal, Workload};

/// What was measured of a goal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Verdict {
    /// The ratio is what it should be.
    Met(Ratio),
    /// It isn't.
    Missed(Ratio),
    /// The rounds differ too much to say.
    TooNoisy(Ratio),
    /// One of the sides wasn't measured at that size.
    NotMeasured,
}

/// What the figures say about a goal.
#[must_use]
pub fn judge(goal: &Goal, results: Option<&Results>) -> Verdict {
    match ratio(goal, results) {
        None => Verdict::NotMeasured,
        Some(ratio) if ratio.is_too_noisy() => Verdict::TooNoisy(ratio),
        Some(ratio) if goal.bound.is_met_by(ratio.median) => Verdict::Met(ratio),
        Some(ratio) => Verdict::Missed(ratio),
    }
}

fn ratio(goal: &Goal, results: Option<&Results>) -> Option<Ratio> {
    let right = (goal.right, goal.right_at.unwrap_or(goal.at));
    results?.ratio(goal.of, (goal.left, goal.at), right)
}

/// Whether the figures bear a caveat out. The rounds may differ much, if each of them does.
#[must_use]
pub fn is_borne_out(caveat: &Goal, results: Option<&Results>) -> bool {
    match judge(caveat, results) {
        Verdict::Met(_) => true,
        Verdict::TooNoisy(Ratio { low, high, .. }) => {
            caveat.bound.is_met_by(low) && caveat.bound.is_met_by(high)
        }
        Verdict::Missed(_) | Verdict::NotMeasured => false,
    }
}

/// Whether every round meets the goal, and with something to spare: a reason why it isn't reached would be stale.
#[must_use]
pub fn is_clearly_met(goal: &Goal, results: Option<&Results>) -> bool {
    let met = |ratio: Ratio, part: f64| goal.bound.is_met_by(ratio.median * (1.0 + part));
    ratio(goal, results).is_some_and(|ratio| {
        let part = ratio.spread.max(0.1);
        !ratio.is_too_noisy() && met(ratio, part) && met(ratio, -part)
    })
}

/// What is wrong with the goals and caveats of a workload, before anything is measured: a line each.
#[must_use]
pub fn faults(workload: &Workload) -> Vec<String> {
    let mut faults = Vec::new();
    for goal in workload.goals.iter().chain(workload.caveats) {
        for (name, at) in [
            (goal.left, goal.at),
            (goal.right, goal.right_at.unwrap_or(goal.at)),
        ] {
            let side = workload.side(name);
            let place = format!("{}: {:?}", workload.name, goal.text);
            if side.is_none() {
                faults.push(format!("{place}: there is no side {name}"));
            } else if !workload.sizes.contains(&at) || side.is_some_and(|side| !side.suits(at)) {
                faults.push(format!("{place}: {name} isn't measured at {at}"));
            }
        }
    }
    for caveat in workload
        .caveats
        .iter()
        .filter(|caveat| caveat.why.is_none())
    {
        faults.push(format!(
            "{}: {:?} gives no reason",
            workload.name, caveat.text
        ));
    }
    let sides = workload
        .sides
        .iter()
        .flat_map(|side| [side.name, side.what]);
    let mut words = sides.chain([workload.title, workload.item]);
    if let Some(word) = words.find(|word| word.contains(['|', '<', '>', '&', '"', '\n'])) {
        faults.push(format!(
            "{}: {word:?} would break a table or a plot",
            workload.name
        ));
    }
    if !workload.sizes.is_sorted() || !workload.sizes.contains(&workload.quick) {
        faults.push(format!(
            "{}: its sizes ascend, and `quick` is one of them",
            workload.name
        ));
    }
    faults
}
