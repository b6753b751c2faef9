//! What is measured: one piece of work, in several sizes, done by several sides.

use crate::parts::{Fixture, Parts, Server};
use crate::{Goal, Side};

/// A piece of work that several sides do.
#[derive(Debug)]
pub struct Workload {
    /// What it is called on the command line and in file names: `queue-of-ten`.
    pub name: &'static str,
    /// What it is called on the page.
    pub title: &'static str,
    /// What one of its items is: `sleep`. All figures are per item.
    pub item: &'static str,
    /// What a size counts where that isn't the items, in the plural: `clients`.
    pub size: Option<&'static str>,
    /// The chapter whose code is measured, as a path under `book/src` without `.md`.
    pub chapter: &'static str,
    /// The sizes, ascending.
    pub sizes: &'static [u64],
    /// The one size of `--quick`.
    pub quick: u64,
    /// The sides, ours first.
    pub sides: &'static [Side],
    /// What we want to be able to say.
    pub goals: &'static [Goal],
    /// Where Rust isn't ahead, or a popular choice isn't the best: the page begins with these. The ratio proves it, and `why`
    /// explains it.
    pub caveats: &'static [Goal],
    /// Makes what all sides need and none should pay for: a folder of files, a database. It runs where blocking is
    /// allowed, once, in the process that starts the sides.
    pub fixture: Option<fn(&Parts) -> anyhow::Result<Fixture>>,
    /// A server that [`Fixture::server`] starts in a process of its own.
    pub serve: Option<fn(Server) -> anyhow::Result<()>>,
}

impl Workload {
    /// The side of that name.
    #[must_use]
    pub fn side(&self, name: &str) -> Option<&Side> {
        self.sides.iter().find(|side| side.name == name)
    }
}
