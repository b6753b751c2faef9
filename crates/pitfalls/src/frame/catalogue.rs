//! All pitfalls, by family.

use std::collections::BTreeMap;

use super::{Check, Pitfall};
use crate::{
    blocking, cancellation, channels, database, io_and_http, locks, never_runs, permits, runtime,
    select, send_and_types, shutdown, signals, streams, tests, time,
};

/// A family of pitfalls: a page of the book.
#[derive(Debug)]
pub struct Family {
    /// The page's file name, `book/src/pitfalls/NAME.md`.
    pub name: &'static str,
    /// Its title.
    pub title: &'static str,
    /// Its pitfalls, in the order of the page.
    pub pitfalls: &'static [&'static Pitfall],
}

const FAMILIES: &[Family] = &[
    family(
        "never-runs",
        "Work that never runs, or is never heard of",
        never_runs::PITFALLS,
    ),
    family("blocking", "Blocking the executor", blocking::PITFALLS),
    family("runtime", "Runtimes", runtime::PITFALLS),
    family(
        "send-and-types",
        "What the compiler refuses",
        send_and_types::PITFALLS,
    ),
    family("locks", "Locks", locks::PITFALLS),
    family("permits", "Permits", permits::PITFALLS),
    family("cancellation", "Cancellation", cancellation::PITFALLS),
    family("select", "`select!`", select::PITFALLS),
    family("channels", "Channels", channels::PITFALLS),
    family("signals", "Broadcast, watch and notify", signals::PITFALLS),
    family("streams", "Streams and joins", streams::PITFALLS),
    family("time", "Timers and clocks", time::PITFALLS),
    family(
        "io-and-http",
        "Bytes, sockets and processes",
        io_and_http::PITFALLS,
    ),
    family("shutdown", "Shutting down", shutdown::PITFALLS),
    family("tests", "Tests", tests::PITFALLS),
    family("database", "Databases", database::PITFALLS),
];

const fn family(
    name: &'static str,
    title: &'static str,
    pitfalls: &'static [&'static Pitfall],
) -> Family {
    Family {
        name,
        title,
        pitfalls,
    }
}

/// All families, in the order of the book.
#[must_use]
pub fn families() -> &'static [Family] {
    FAMILIES
}

/// All pitfalls, family by family.
pub fn pitfalls() -> impl Iterator<Item = &'static Pitfall> {
    families()
        .iter()
        .flat_map(|family| family.pitfalls.iter().copied())
}

/// The pitfall of that name.
#[must_use]
pub fn named(name: &str) -> Option<&'static Pitfall> {
    pitfalls().find(|pitfall| pitfall.name == name)
}

/// The family that a pitfall belongs to.
pub(super) fn family_of(pitfall: &Pitfall) -> Option<&'static Family> {
    let holds = |family: &&Family| {
        let mut names = family.pitfalls.iter().map(|other| other.name);
        names.any(|name| name == pitfall.name)
    };
    families().iter().find(holds)
}

/// The pitfalls by what catches them before they run; those that nothing catches come last.
pub(super) fn by_check() -> Vec<(String, Vec<&'static Pitfall>)> {
    let mut checks: BTreeMap<Check, Vec<&Pitfall>> = BTreeMap::new();
    for pitfall in pitfalls() {
        for check in pitfall.caught_by {
            checks.entry(*check).or_default().push(pitfall);
        }
    }
    let caught = checks
        .into_iter()
        .map(|(check, pitfalls)| (check.to_string(), pitfalls));
    let uncaught = pitfalls().filter(|pitfall| pitfall.caught_by.is_empty());
    caught
        .chain([("nothing before it runs".to_owned(), uncaught.collect())])
        .collect()
}
