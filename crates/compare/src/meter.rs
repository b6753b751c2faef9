//! What a side costs: processor time, elapsed time and memory of its own process.

mod memory;
mod usage;

use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use usage::Usage;

/// Resident memory before the side began, in bytes.
static BEFORE: OnceLock<Option<u64>> = OnceLock::new();

/// Remembers what this process is made of before its side does anything: what it adds is the side's.
pub(crate) fn before_the_side() {
    BEFORE.get_or_init(memory::resident);
}

/// A measurement that has begun.
///
/// Set up and warm up first. What is measured should take 20 ms of processor time at least: repeat it where it takes less, and
/// count the items of all repetitions.
#[derive(Debug)]
pub struct Meter {
    usage: Usage,
    started: Instant,
}

impl Meter {
    /// Begins to measure.
    #[must_use]
    pub fn start() -> Self {
        before_the_side();
        memory::forget_the_peak();
        Self {
            usage: Usage::now(),
            started: Instant::now(),
        }
    }

    /// What it cost to do `items` since the start.
    #[must_use]
    pub fn stop(self, items: u64) -> Sample {
        let wall = self.started.elapsed();
        let used = Usage::now().since(&self.usage);
        let before = BEFORE.get().copied().flatten();
        let peak = memory::peak().zip(before);
        Sample {
            items,
            wall: wall.as_secs_f64(),
            cpu: used.cpu.as_secs_f64(),
            user: used.user.as_secs_f64(),
            system: used.system.as_secs_f64(),
            peak: peak.map(|(peak, before)| peak.saturating_sub(before)),
            extra: BTreeMap::new(),
        }
    }
}

/// What a side cost, once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    /// How many items were done.
    pub items: u64,
    /// Elapsed time, in seconds.
    pub wall: f64,
    /// Processor time of the whole process, in seconds.
    pub cpu: f64,
    /// What of it was spent in the program, in seconds; 0 where the system doesn't say.
    pub user: f64,
    /// What of it was spent in the system, in seconds; 0 where the system doesn't say.
    pub system: f64,
    /// Peak resident memory, less what the process had before its side began, in bytes; Linux says.
    pub peak: Option<u64>,
    /// What the side measured itself.
    #[serde(default)]
    pub extra: BTreeMap<String, f64>,
}

impl Sample {
    /// What nothing could beat, known without running it: `items` in `wall`, no processor time. For the ideal schedule.
    #[must_use]
    pub fn computed(items: u64, wall: Duration) -> Self {
        Self {
            items,
            wall: wall.as_secs_f64(),
            cpu: 0.0,
            user: 0.0,
            system: 0.0,
            peak: None,
            extra: BTreeMap::new(),
        }
    }

    /// The same to four digits: what is behind them differs from round to round, and would only fill the file.
    pub(crate) fn rounded(mut self) -> Self {
        for figure in [
            &mut self.wall,
            &mut self.cpu,
            &mut self.user,
            &mut self.system,
        ]
        .into_iter()
        .chain(self.extra.values_mut())
        {
            // A number prints as what it parses from.
            *figure = format!("{figure:.3e}").parse().unwrap_or(*figure);
        }
        self
    }

    /// Adds a figure of the side's own. The unit belongs in the name: `p99_ms`.
    #[must_use]
    pub fn extra(mut self, name: &str, value: f64) -> Self {
        self.extra.insert(name.to_owned(), value);
        self
    }
}
