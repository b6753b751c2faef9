//! What the practices say of themselves: asked once, for all tests.

use std::panic::resume_unwind;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::thread;

use workspace_tests::{Ran, binary, practices};

use super::demo;

/// A practice's binary, and what it says of itself.
pub(crate) struct Practice {
    pub(crate) name: String,
    binary: PathBuf,
    pub(crate) help: Ran,
    pub(crate) demos: Vec<Demo>,
}

pub(crate) struct Demo {
    pub(crate) name: String,
    pub(crate) help: Ran,
}

impl Practice {
    fn of(name: String) -> Self {
        let binary = binary(&name);
        let help = demo(&binary, &["--help"]);
        let demos = listed(&help.out).map(|name| Demo {
            name: name.to_owned(),
            help: demo(&binary, &[name, "--help"]),
        });
        Self {
            demos: demos.collect(),
            name,
            binary,
            help,
        }
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        demo(&self.binary, arguments)
    }
}

/// The demos that a practice's `--help` lists.
fn listed(help: &str) -> impl Iterator<Item = &str> {
    let listed = help.lines().skip_while(|line| *line != "Demos:").skip(1);
    listed
        .take_while(|line| !line.is_empty())
        .filter(|line| !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
}

impl Demo {
    /// What the demo's `--help` says of its options.
    pub(crate) fn lines_of_options(&self) -> Vec<&str> {
        let lines = self.help.out.lines();
        lines
            .filter(|line| line.trim_start().starts_with('-'))
            .collect()
    }

    /// The long options that take such a value, by the demo's `--help`.
    pub(crate) fn options(&self, value: &str) -> Vec<&str> {
        let words: Vec<&str> = self.help.out.split_whitespace().collect();
        words
            .windows(2)
            .filter(|pair| pair[0].starts_with("--") && pair[1] == format!("<{value}>"))
            .map(|pair| pair[0])
            .collect()
    }
}

/// Tries something on every practice, all of them at once, and adds up how often it was tried.
pub(crate) fn on_each_practice(attempt: impl Fn(&Practice) -> usize + Sync) -> usize {
    static PRACTICES: OnceLock<Vec<Practice>> = OnceLock::new();
    let practices = PRACTICES.get_or_init(|| at_once(practices(), Practice::of));
    at_once(practices, attempt).into_iter().sum()
}

/// What `work` makes of each item, each on a thread of its own.
fn at_once<T: Send, R: Send>(
    items: impl IntoIterator<Item = T>,
    work: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    let work = &work;
    thread::scope(|scope| {
        let started = items
            .into_iter()
            .map(|item| scope.spawn(move || work(item)));
        let started: Vec<_> = started.collect();
        let ended = started.into_iter().map(|thread| thread.join());
        ended
            .map(|ended| ended.unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    })
}
