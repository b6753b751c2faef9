//! One way to do the work of a workload.

use std::path::PathBuf;

use crate::Sample;

/// One way to do the work of a workload. It is measured in a process of its own.
#[derive(Debug, Clone, Copy)]
pub struct Side {
    /// What it is called on the command line and in figures.
    pub name: &'static str,
    /// What it is in the comparison.
    pub role: Role,
    /// What it does, in a few words: a reader who knows the field should be able to write it.
    pub what: &'static str,
    /// How it runs.
    pub runs: Runs,
    /// The largest size at which it is measured; all where there is none.
    pub up_to: Option<u64>,
    /// Python packages that it imports, beside that of its loop.
    pub packages: &'static [&'static str],
}

/// What a side is in the comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The code that a chapter embeds.
    Ours,
    /// The same in Python.
    Twin,
    /// What an expert might pick instead in Rust.
    Rival,
    /// What can't be beaten, or only by giving up what the practice is for.
    Limit,
}

/// How a side runs.
#[derive(Debug, Clone, Copy)]
pub enum Runs {
    /// A function of this program. It makes a runtime of its own, warms up, and measures with a [`Meter`](crate::Meter).
    Rust(fn(&Case) -> anyhow::Result<Sample>),
    /// A script of `python/`, which calls `measure.run`.
    Python(&'static str, Loop),
}

/// The event loop of a Python side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loop {
    /// The one of the standard library.
    Asyncio,
    /// The one on libuv.
    Uvloop,
}

/// What a Rust side is given.
#[derive(Debug, Clone)]
pub struct Case {
    /// The size, one of the workload's.
    pub size: u64,
    /// Where the fixture is: an address, a folder, a URL.
    pub at: Option<String>,
    /// A folder of its own for what it writes, empty, removed when it ends.
    pub folder: PathBuf,
}

impl Case {
    /// Where the fixture is.
    ///
    /// # Errors
    ///
    /// The workload has none.
    pub fn fixture(&self) -> anyhow::Result<&str> {
        let at = self.at.as_deref();
        at.ok_or_else(|| anyhow::anyhow!("this side needs --at, where its fixture is"))
    }
}

impl Side {
    /// A function of this program.
    #[must_use]
    pub const fn rust(
        name: &'static str,
        role: Role,
        what: &'static str,
        run: fn(&Case) -> anyhow::Result<Sample>,
    ) -> Self {
        Self {
            name,
            role,
            what,
            runs: Runs::Rust(run),
            up_to: None,
            packages: &[],
        }
    }

    /// A script of `python/`. It is given the name of the side.
    #[must_use]
    pub const fn python(
        name: &'static str,
        role: Role,
        what: &'static str,
        script: &'static str,
        on: Loop,
    ) -> Self {
        Self {
            name,
            role,
            what,
            runs: Runs::Python(script, on),
            up_to: None,
            packages: &[],
        }
    }

    /// Measures it at no larger size: it would take minutes.
    #[must_use]
    pub const fn up_to(self, size: u64) -> Self {
        Self {
            up_to: Some(size),
            ..self
        }
    }

    /// Python packages that it imports, beside uvloop.
    #[must_use]
    pub const fn imports(self, packages: &'static [&'static str]) -> Self {
        Self { packages, ..self }
    }

    /// Whether it is measured at that size.
    #[must_use]
    pub fn suits(&self, size: u64) -> bool {
        self.up_to.is_none_or(|most| size <= most)
    }
}
