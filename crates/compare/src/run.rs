//! A run: every workload, its sizes, its rounds, its sides.

use anyhow::{Context as _, Result};

use crate::launch::{Launch, lacks};
use crate::measured::{Results, Row};
use crate::order::order;
use crate::progress::Progress;
use crate::{Fixture, Missing, Parts, Python, Runs, Sample, Side, Workload};

/// How much is measured.
#[derive(Debug, Clone, Copy)]
pub struct Extent {
    /// Rounds beside the one that warms up.
    pub rounds: usize,
    /// One size a workload.
    pub quick: bool,
}

impl Extent {
    fn sizes(self, workload: &Workload) -> Vec<u64> {
        if self.quick {
            vec![workload.quick]
        } else {
            workload.sizes.to_vec()
        }
    }

    /// How often a side is started in a workload.
    #[must_use]
    pub fn launches(self, workload: &Workload) -> usize {
        let of_size = |(index, size): (usize, &u64)| {
            let sides: Vec<_> = workload.sides.iter().collect();
            let suited = suited(&sides, *size);
            let rounds = (self.first_round(index)..=self.rounds).map(|round| {
                let runs = |index: &usize| self.runs(&suited, *index, round);
                (0..suited.len()).filter(runs).count()
            });
            rounds.sum::<usize>()
        };
        self.sizes(workload).iter().enumerate().map(of_size).sum()
    }

    /// The first size runs once for nothing: the programs, the fixture and the caches are warm then.
    fn first_round(self, size: usize) -> usize {
        if size == 0 { WARM_UP } else { WARM_UP + 1 }
    }

    /// A quick run warms up with the first program of Rust and the first of Python. Every side warms up for itself besides.
    fn runs(self, sides: &[&Side], index: usize, round: usize) -> bool {
        let python = |side: &Side| matches!(side.runs, Runs::Python(..));
        let mut before = sides[..index].iter();
        let is_first = before.all(|side| python(side) != python(sides[index]));
        round != WARM_UP || !self.quick || is_first
    }
}

/// The sides that are measured at that size.
fn suited<'a>(sides: &[&'a Side], size: u64) -> Vec<&'a Side> {
    let suited = sides.iter().filter(|side| side.suits(size));
    suited.copied().collect()
}

/// What a workload has given.
#[derive(Debug)]
pub struct Outcome {
    /// The figures.
    pub results: Results,
    /// What wasn't there: a line each.
    pub missing: Vec<String>,
    /// What was there and didn't work: a line each.
    pub failed: Vec<String>,
    /// The sides that began and are left out.
    out: Vec<&'static str>,
}

/// The round that counts for nothing.
const WARM_UP: usize = 0;

/// Measures a workload. Where its fixture is missing, it has no rows.
///
/// # Errors
///
/// The fixture fails.
pub async fn workload(
    workload: &'static Workload,
    parts: &Parts,
    extent: Extent,
    progress: &mut Progress,
) -> Result<Outcome> {
    let fixture = match fixture(workload, parts).await {
        Ok(fixture) => fixture,
        Err(error) => {
            let missing = error.downcast::<Missing>().context(workload.name)?;
            let mut outcome = Outcome::new(workload);
            outcome
                .missing
                .push(format!("{}: {missing}", workload.name));
            return Ok(outcome);
        }
    };
    let at = fixture.as_ref().map(|fixture| fixture.at.as_str());
    let python = parts.python.as_ref();
    let outcome = measure(workload, parts, python, extent, at, progress).await;
    tokio::task::spawn_blocking(move || drop(fixture)).await?;
    Ok(outcome)
}

/// It may block, and so may what ends it.
async fn fixture(workload: &'static Workload, parts: &Parts) -> Result<Option<Fixture>> {
    let Some(make) = workload.fixture else {
        return Ok(None);
    };
    let parts = parts.clone();
    let made = tokio::task::spawn_blocking(move || make(&parts)).await?;
    made.map(Some)
}

/// Measures the sides of a workload, whose fixture is there. A side that fails once is left out.
pub async fn measure(
    workload: &Workload,
    launch: &impl Launch,
    python: Option<&Python>,
    extent: Extent,
    at: Option<&str>,
    progress: &mut Progress,
) -> Outcome {
    let mut outcome = Outcome::new(workload);
    outcome.results.rounds.push(extent.rounds);
    let mut sides = Vec::new();
    for side in workload.sides {
        match lacks(python, side) {
            Some(what) => outcome
                .missing
                .push(format!("{} {}: {what}", workload.name, side.name)),
            None => sides.push(side),
        }
    }
    for (index, size) in extent.sizes(workload).into_iter().enumerate() {
        let sides = suited(&sides, size);
        for round in extent.first_round(index)..=extent.rounds {
            for index in order(sides.len(), round) {
                let side = sides[index];
                if !extent.runs(&sides, index, round) || outcome.out.contains(&side.name) {
                    continue;
                }
                progress.starts(workload, side, size, round);
                match launch.launch(workload, side, size, at).await {
                    Ok(_) if round == WARM_UP => {}
                    Ok(sample) => outcome.results.add(side, size, sample.rounded()),
                    Err(error) => outcome.leave_out(workload, side, size, &error),
                }
            }
        }
    }
    // In the order of the declaration, not in that of the first round.
    let place = |name: &str| workload.sides.iter().position(|side| side.name == name);
    let rows = &mut outcome.results.rows;
    rows.sort_by_key(|row| (row.size, place(&row.side)));
    outcome
}

impl Outcome {
    fn new(workload: &Workload) -> Self {
        Self {
            results: Results {
                name: workload.name.to_owned(),
                rounds: Vec::new(),
                rows: Vec::new(),
            },
            missing: Vec::new(),
            failed: Vec::new(),
            out: Vec::new(),
        }
    }

    /// What the side has given so far says nothing without the rest.
    fn leave_out(&mut self, workload: &Workload, side: &Side, size: u64, error: &anyhow::Error) {
        self.out.push(side.name);
        self.results.rows.retain(|row| row.side != side.name);
        match error.downcast_ref::<Missing>() {
            Some(missing) => self
                .missing
                .push(format!("{} {}: {missing}", workload.name, side.name)),
            None => self.failed.push(format!(
                "{} {}, {size}: {error:#}",
                workload.name, side.name
            )),
        }
    }
}

impl Results {
    fn add(&mut self, side: &Side, size: u64, sample: Sample) {
        let same = |row: &&mut Row| row.side == side.name && row.size == size;
        match self.rows.iter_mut().find(same) {
            Some(row) => row.samples.push(sample),
            None => self.rows.push(Row {
                side: side.name.to_owned(),
                size,
                samples: vec![sample],
            }),
        }
    }
}
