//! Says on a terminal what is being measured, and how long it may still take.

use std::io::{IsTerminal as _, Write as _};
use std::time::Duration;

use tokio::time::Instant;

use crate::{Side, Workload};

/// One line, rewritten, on standard error; nothing where that is no terminal.
#[derive(Debug)]
pub struct Progress {
    terminal: bool,
    done: usize,
    all: usize,
    started: Instant,
}

impl Progress {
    /// `all` is how many sides will be started.
    #[must_use]
    pub fn new(all: usize) -> Self {
        Self {
            terminal: std::io::stderr().is_terminal(),
            done: 0,
            all,
            started: Instant::now(),
        }
    }

    /// Says nothing, wherever it runs.
    #[must_use]
    pub fn silent() -> Self {
        Self {
            terminal: false,
            ..Self::new(0)
        }
    }

    pub(crate) fn starts(&mut self, workload: &Workload, side: &Side, size: u64, round: usize) {
        let what = match round {
            0 => "warms up".to_owned(),
            round => format!("round {round}"),
        };
        let left = self.left();
        let (done, all) = (self.done, self.all);
        self.say(&format!(
            "{done} of {all}: {} {size}, {what}, {}{left}",
            workload.name, side.name
        ));
        self.done += 1;
    }

    fn left(&self) -> String {
        // The first few say little about the rest.
        if self.done < 20 || self.all <= self.done {
            return String::new();
        }
        let each = self.started.elapsed().as_secs_f64() / count(self.done);
        let left = Duration::from_secs_f64(each * count(self.all - self.done));
        format!("; about {} min left", left.as_secs() / 60 + 1)
    }

    /// Shows `line` until the next one.
    pub fn say(&self, line: &str) {
        if self.terminal {
            // Nobody minds where it can't be shown.
            write!(std::io::stderr(), "\r\x1b[K{line}").ok();
        }
    }

    /// Removes the line, so that something else can be printed.
    pub fn clear(&self) {
        self.say("");
    }
}

#[expect(clippy::cast_precision_loss, reason = "some hundred")]
fn count(n: usize) -> f64 {
    n as f64
}
