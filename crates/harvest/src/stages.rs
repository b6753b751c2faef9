//! The stages that a URL passes, as data: `harvest stages` prints them, the chapter shows them.

use std::fmt::{self, Write as _};

use crate::admission;
use crate::settings::Settings;
use crate::writer;

/// A stage, and what bounds it.
#[derive(Debug)]
pub struct Stage {
    /// The module, a file of this crate.
    pub module: &'static str,
    /// What it does with a URL.
    pub does: &'static str,
    /// How much of it there is at most.
    pub bound: Bound,
    /// The chapters whose ideas it uses.
    pub practices: &'static [&'static str],
}

/// What keeps a stage small.
#[derive(Debug, Clone, Copy)]
pub enum Bound {
    /// So many at a time.
    Items(usize, &'static str),
    /// Set by an option.
    Option(&'static str),
}

/// In the order in which a URL meets them.
#[must_use]
pub fn stages() -> [Stage; 8] {
    [
        Stage {
            module: "source",
            does: "reads a line of the list",
            bound: Bound::Items(4 * admission::BATCH, "lines ahead"),
            practices: &["queues", "context-managers"],
        },
        Stage {
            module: "ticket",
            does: "gives it a place",
            bound: Bound::Items(Settings::default().window, "URLs under way"),
            practices: &["semaphores", "context-managers"],
        },
        Stage {
            module: "admission",
            does: "leaves out what is stored",
            bound: Bound::Items(admission::BATCH, "in a look-up"),
            practices: &["queues", "database"],
        },
        Stage {
            module: "dispatch",
            does: "starts a task",
            bound: Bound::Items(Settings::default().window, "tasks"),
            practices: &["tasks"],
        },
        Stage {
            module: "hosts",
            does: "waits for its host's leave",
            bound: Bound::Option("--per-host, --rate"),
            practices: &["semaphores"],
        },
        Stage {
            module: "attempt",
            does: "asks, reads, hashes",
            bound: Bound::Option("--concurrency, --timeout"),
            practices: &["errors", "connection-pooling"],
        },
        Stage {
            module: "retry",
            does: "tries again, or calls it final",
            bound: Bound::Option("--attempts, --longest-wait"),
            practices: &["errors"],
        },
        Stage {
            module: "writer",
            does: "stores the row, returns the place",
            bound: Bound::Items(writer::BATCH, "rows in a statement"),
            practices: &["queues", "database"],
        },
    ]
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Items(number, what) => write!(f, "{number} {what}"),
            Self::Option(option) => f.write_str(option),
        }
    }
}

/// The stages as a text of at most 80 columns.
#[must_use]
pub fn to_text() -> String {
    stages().iter().fold(String::new(), |mut text, stage| {
        if !text.is_empty() {
            text.push_str("    v\n");
        }
        // Writing to a `String` can't fail.
        writeln!(
            text,
            "{:10} {:34} {}",
            stage.module, stage.does, stage.bound
        )
        .ok();
        text
    })
}
