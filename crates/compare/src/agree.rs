//! Whether two runs say the same.

use crate::measured::{Measured, Results};
use crate::stats::Ratio;
use crate::words::ratio;
use crate::{Goal, Workload};

/// Where two runs agree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Agreement {
    /// How many ratios both have.
    pub compared: usize,
    /// Those that differ by more than both spreads together: a line each.
    pub differences: Vec<String>,
}

/// Compares the ratios of all goals and caveats. One that is too noisy in either run is no statement, and isn't compared.
#[must_use]
pub fn agree(workloads: &[Workload], one: &Measured, other: &Measured) -> Agreement {
    let mut agreement = Agreement::default();
    for workload in workloads {
        if let (Some(one), Some(other)) = (one.of(workload.name), other.of(workload.name)) {
            agreement.compare(workload, "", (one, other));
        }
    }
    agreement
}

/// Compares each run that these figures are of with all its others together.
#[must_use]
pub fn each_with_its_others(workloads: &[Workload], measured: &Measured) -> Agreement {
    let mut agreement = Agreement::default();
    for workload in workloads {
        let results = measured.of(workload.name);
        let Some(results) = results.filter(|results| results.rounds.len() > 1) else {
            continue;
        };
        for run in 0..results.rounds.len() {
            let (one, others) = results.split(run);
            let which = format!(", run {} and its others", run + 1);
            agreement.compare(workload, &which, (&one, &others));
        }
    }
    agreement
}

impl Agreement {
    fn compare(&mut self, workload: &Workload, which: &str, (one, other): (&Results, &Results)) {
        for goal in workload.goals.iter().chain(workload.caveats) {
            let Some((one, other)) = stated(goal, one).zip(stated(goal, other)) else {
                continue;
            };
            self.compared += 1;
            if !one.agrees_with(&other) {
                let Goal {
                    left, right, at, ..
                } = goal;
                self.differences.push(format!(
                    "{}{which}: {left} / {right}, {at}: {} against {}",
                    workload.name,
                    ratio(Some(one)),
                    ratio(Some(other)),
                ));
            }
        }
    }
}

/// A ratio that says something.
fn stated(goal: &Goal, results: &Results) -> Option<Ratio> {
    let right = (goal.right, goal.right_at.unwrap_or(goal.at));
    let ratio = results.ratio(goal.of, (goal.left, goal.at), right);
    ratio.filter(|ratio| !ratio.is_too_noisy())
}
