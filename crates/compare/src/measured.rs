//! What a run has measured, and the file that keeps it.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};

use crate::learner::Wait;
use crate::machine::Machine;
use crate::stats::{Ratio, median};
use crate::{Figure, Sample, Workload};

/// All that a run has measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// Where.
    pub machine: Machine,
    /// When.
    pub runs: Vec<Run>,
    /// What wasn't there, or didn't work.
    pub missing: Vec<String>,
    /// What a learner waits for, where that was measured.
    pub learner: Vec<Wait>,
    /// The workloads that were run.
    pub workloads: Vec<Results>,
}

/// A run of this program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The day, `22 Nov 2026`.
    pub day: String,
    /// How long it took, in minutes.
    pub minutes: u64,
}

/// What was measured of a workload.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Results {
    /// The workload's name.
    pub name: String,
    /// How many rounds each run had that measured it.
    pub rounds: Vec<usize>,
    /// A row for each side and size.
    pub rows: Vec<Row>,
}

/// A side at a size.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The side's name.
    pub side: String,
    /// The size.
    pub size: u64,
    /// A sample a round, run after run.
    pub samples: Vec<Sample>,
}

impl Measured {
    /// What was measured of the workload.
    #[must_use]
    pub fn of(&self, workload: &str) -> Option<&Results> {
        self.workloads
            .iter()
            .find(|results| results.name == workload)
    }

    /// Keeps what `old` has and this run hasn't measured. Ratios are taken within a workload, so nothing is mixed.
    pub(crate) fn take_the_rest_from(&mut self, old: Self, order: &[Workload]) {
        let new: Vec<String> = self.workloads.iter().map(|new| new.name.clone()).collect();
        let is_new = |line: &str| new.iter().any(|name| line.starts_with(name.as_str()));
        let rest = old.workloads.into_iter();
        let rest: Vec<Results> = rest.filter(|old| !new.contains(&old.name)).collect();
        if !rest.is_empty() {
            self.runs.splice(0..0, old.runs);
        }
        self.workloads.extend(rest);
        let place = |name: &str| order.iter().position(|workload| workload.name == name);
        self.workloads
            .retain(|results| place(&results.name).is_some());
        self.workloads.sort_by_key(|results| place(&results.name));
        self.missing
            .extend(old.missing.into_iter().filter(|line| !is_new(line)));
        self.missing.sort();
        self.missing.dedup();
        self.learner = old.learner;
    }

    /// Adds the rounds of another run. A side that one of the two lacks is left out of what both have measured.
    ///
    /// # Errors
    ///
    /// It is of another machine or other versions: no ratio says anything about both.
    pub fn add(&mut self, other: Self) -> Result<()> {
        if self.machine != other.machine {
            bail!("they are of two machines or of other versions");
        }
        self.runs.extend(other.runs);
        self.missing.extend(other.missing);
        self.missing.sort();
        self.missing.dedup();
        if self.learner.is_empty() {
            self.learner = other.learner;
        }
        for results in other.workloads {
            let same = |mine: &&mut Results| mine.name == results.name;
            match self.workloads.iter_mut().find(same) {
                Some(mine) => mine.append(&results),
                None => self.workloads.push(results),
            }
        }
        Ok(())
    }

    /// Reads what [`Measured::to_json`] wrote.
    ///
    /// # Errors
    ///
    /// The file can't be read, or is something else.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("{} can't be read", path.display()))?;
        let measured = serde_json::from_str(&text).map_err(anyhow::Error::from);
        measured
            .and_then(Self::whole)
            .with_context(|| format!("{} isn't what `compare --json FILE` writes", path.display()))
    }

    /// Itself, if each row has a sample for each round.
    fn whole(self) -> Result<Self> {
        for Results { name, rounds, rows } in &self.workloads {
            let rounds: usize = rounds.iter().sum();
            if let Some(row) = rows.iter().find(|row| row.samples.len() != rounds) {
                let samples = row.samples.len();
                bail!("{name}, {}: {samples} samples of {rounds} rounds", row.side);
            }
        }
        Ok(self)
    }

    /// As JSON, a line for each side and size, so that two runs can be compared line by line.
    ///
    /// # Errors
    ///
    /// A figure is no number.
    pub fn to_json(&self) -> Result<String> {
        let mut text = String::from("{\n");
        writeln!(text, "\"machine\": {},", json(&self.machine)?)?;
        writeln!(text, "\"runs\": {},", json(&self.runs)?)?;
        writeln!(text, "\"missing\": {},", json(&self.missing)?)?;
        writeln!(text, "\"learner\": [{}],", lines(&self.learner)?)?;
        let mut workloads = Vec::new();
        for Results { name, rounds, rows } in &self.workloads {
            let (name, rounds, rows) = (json(name)?, json(rounds)?, lines(rows)?);
            workloads.push(format!(
                "{{\"name\": {name}, \"rounds\": {rounds}, \"rows\": [{rows}]}}"
            ));
        }
        writeln!(text, "\"workloads\": [\n{}\n]", workloads.join(",\n"))?;
        text.push_str("}\n");
        Ok(text)
    }
}

fn json(value: &impl Serialize) -> Result<String> {
    Ok(serde_json::to_string(value)?)
}

fn lines(values: &[impl Serialize]) -> Result<String> {
    let lines: Vec<String> = values.iter().map(json).collect::<Result<_>>()?;
    Ok(if lines.is_empty() {
        String::new()
    } else {
        format!("\n{}\n", lines.join(",\n"))
    })
}

impl Results {
    /// The rounds of another run come after those of this one.
    fn append(&mut self, other: &Self) {
        self.rounds.extend_from_slice(&other.rounds);
        self.rows.retain_mut(|row| {
            let added = other.row(&row.side, row.size);
            added.is_some_and(|added| {
                row.samples.extend_from_slice(&added.samples);
                true
            })
        });
    }

    /// What the run of that index has measured, and what all others have.
    ///
    /// # Panics
    ///
    /// There is no such run.
    #[must_use]
    pub fn split(&self, run: usize) -> (Self, Self) {
        let start: usize = self.rounds[..run].iter().sum();
        let of_the_run = start..start + self.rounds[run];
        let (mut one, mut rest) = (self.clone(), self.clone());
        one.rounds = vec![self.rounds[run]];
        rest.rounds.remove(run);
        for (one, rest) in one.rows.iter_mut().zip(&mut rest.rows) {
            one.samples = rest.samples.drain(of_the_run.clone()).collect();
        }
        (one, rest)
    }

    /// The row of a side at a size.
    #[must_use]
    pub fn row(&self, side: &str, size: u64) -> Option<&Row> {
        let mut rows = self.rows.iter();
        rows.find(|row| row.side == side && row.size == size)
    }

    /// `left / right`, a figure of two sides, each at its size. None where one of them wasn't measured.
    #[must_use]
    pub fn ratio(&self, of: Figure, left: (&str, u64), right: (&str, u64)) -> Option<Ratio> {
        let left = self.row(left.0, left.1)?.figures(of)?;
        let right = self.row(right.0, right.1)?.figures(of)?;
        Ratio::of(&left, &right)
    }
}

impl Row {
    /// A figure of every round; none where a round lacks it.
    #[must_use]
    pub fn figures(&self, of: Figure) -> Option<Vec<f64>> {
        self.samples.iter().map(|sample| of.of(sample)).collect()
    }

    /// The median of a figure.
    #[must_use]
    pub fn median(&self, of: Figure) -> Option<f64> {
        median(&self.figures(of)?)
    }
}

impl Figure {
    /// The figure of a sample; none where it has none.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        reason = "nobody counts to 2^53 items here"
    )]
    pub fn of(self, sample: &Sample) -> Option<f64> {
        let items = sample.items as f64;
        match self {
            Self::Cpu => Some(sample.cpu / items),
            Self::Wall => Some(sample.wall / items),
            Self::Rate => Some(items / sample.wall),
            Self::Peak => Some(sample.peak? as f64 / items),
            Self::Extra(name) => sample.extra.get(name).copied(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(day: &str, workloads: &[&str]) -> Measured {
        let results = |name: &&str| Results {
            name: (*name).to_owned(),
            rounds: vec![5],
            rows: Vec::new(),
        };
        Measured {
            machine: Machine::here(None),
            runs: vec![Run {
                day: day.to_owned(),
                minutes: 1,
            }],
            missing: Vec::new(),
            learner: Vec::new(),
            workloads: workloads.iter().map(results).collect(),
        }
    }

    fn days_after(new: &[&str]) -> Vec<String> {
        let mut measured = of("today", new);
        let old = of("yesterday", &["spawn", "sleeps"]);
        measured.take_the_rest_from(old, crate::workloads::ALL);
        measured.runs.into_iter().map(|run| run.day).collect()
    }

    #[test]
    fn an_earlier_run_is_named_while_something_of_it_is_left() {
        assert_eq!(days_after(&["spawn"]), ["yesterday", "today"]);
        assert_eq!(days_after(&["spawn", "sleeps"]), ["today"]);
    }
}
