//! Whether two runs say the same.

use crate::measured::{Measured, Results};
use crate::words::ratio;
use crate::{Goal, Workload};

/// Where two runs agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// How many ratios both have.
    pub compared: usize,
    /// Those that differ by more than both spreads together: a line each.
    pub differences: Vec<String>,
}

/// Compares the ratios of all goals and caveats. One that is too noisy in either run is no statement, and isn't compared.
#[must_use]
pub fn agree(workloads: &[Workload], one: &Measured, other: &Measured) -> Agreement {
    let mut agreement = Agreement {
        compared: 0,
        differences: Vec::new(),
    };
    for workload in workloads {
        let (Some(one), Some(other)) = (one.of(workload.name), other.of(workload.name)) else {
            continue;
        };
        for goal in workload.goals.iter().chain(workload.caveats) {
            let of = |results: &Results| {
                let right = (goal.right, goal.right_at.unwrap_or(goal.at));
                let ratio = results.ratio(goal.of, (goal.left, goal.at), right);
                ratio.filter(|ratio| !ratio.is_too_noisy())
            };
            let Some((one, other)) = of(one).zip(of(other)) else {
                continue;
            };
            agreement.compared += 1;
            if !one.agrees_with(&other) {
                let Goal {
                    left, right, at, ..
                } = goal;
                agreement.differences.push(format!(
                    "{}: {left} / {right}, {at}: {} against {}",
                    workload.name,
                    ratio(Some(one)),
                    ratio(Some(other)),
                ));
            }
        }
    }
    agreement
}
