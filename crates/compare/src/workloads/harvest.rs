//! The harvester: a list of URLs, fetched fifty at a time, hashed, a row each in SQLite.
//!
//! The server is that of the HTTP requests, a process of its own with one small answer for every path. A pass begins with a
//! list in a file and ends with a database in a file, closed. Everything runs on one thread, as asyncio does; SQLite has
//! threads of its own on both sides.

mod curl;
mod sides;

use super::http;
use crate::{Bound, Figure, Fixture, Goal, Loop, Role, Side, Workload};

/// How many requests are in flight.
const IN_FLIGHT: usize = 50;

/// A line of the list.
fn url(host: &str, number: u64) -> String {
    format!("http://{host}/pages/{number}")
}

pub(super) const WORKLOAD: Workload = Workload {
    name: "harvest",
    title: "A list of URLs: fetched, hashed, kept",
    item: "URL",
    size: None,
    chapter: "harvest",
    sizes: &[1_000, 10_000, 100_000, 1_000_000],
    quick: 1_000,
    sides: &[
        Side::rust(
            "ours",
            Role::Ours,
            "the harvester (harvest::run)",
            sides::ours,
        ),
        Side::rust(
            "curl",
            Role::Rival,
            "curl --parallel, a line each, no hash",
            curl::run,
        )
        .up_to(100_000),
        Side::rust(
            "hyper",
            Role::Limit,
            "hyper, fifty connections: no hash, nothing kept",
            sides::hyper,
        )
        .up_to(100_000),
        Side::python(
            "asyncio",
            Role::Twin,
            "aiohttp, a semaphore, aiosqlite",
            "harvest.py",
            Loop::Asyncio,
        )
        .up_to(10_000)
        .imports(&["aiohttp", "aiosqlite"]),
        Side::python(
            "uvloop",
            Role::Twin,
            "the same on uvloop",
            "harvest.py",
            Loop::Uvloop,
        )
        .up_to(10_000)
        .imports(&["aiohttp", "aiosqlite"]),
        Side::python(
            "workers",
            Role::Twin,
            "aiohttp, fifty tasks, aiosqlite",
            "harvest.py",
            Loop::Asyncio,
        )
        .up_to(10_000)
        .imports(&["aiohttp", "aiosqlite"]),
    ],
    goals: &[
        Goal::new(
            "a URL of the harvester, against aiohttp with a semaphore",
            "ours",
            "asyncio",
            Figure::Cpu,
            10_000,
            Bound::AtMost(1.0 / 8.0),
        )
        .because(
            "aiohttp parses in C, and its newer releases cost a fraction of what the goal was set by: a bare loop on hyper, which does nothing else, takes more than half of the wanted eighth. The harvester also does what the script doesn't: it looks up what is known, limits each host, and tries again",
        ),
        Goal::new(
            "a URL of the harvester, against a bare loop on hyper that keeps nothing",
            "ours",
            "hyper",
            Figure::Cpu,
            100_000,
            Bound::AtMost(2.5),
        )
        .because(
            "SQLite's threads take more than a tenth of it. The rest is spread thinly: a client that finds connections by their host, an address that is parsed and compared, a task, its places in the window, at the host and among all, and limits on time. Tried: a table without row ids, heads written in one piece, no timer for a turn whose time has come, which brought it down from 3.4; a smaller window, and larger caches of the allocator, which gain nothing",
        ),
        Goal::linear(
            "a URL among a million costs what one among a thousand does",
            "ours",
            1_000,
            1_000_000,
            1.3,
        ),
        Goal::linear(
            "a URL among a million costs what one among ten thousand does, where nobody notices the start",
            "ours",
            10_000,
            1_000_000,
            1.3,
        ),
    ],
    caveats: &[Goal::new(
        "memory of the harvester, against aiohttp with a semaphore",
        "ours",
        "asyncio",
        Figure::Peak,
        10_000,
        Bound::AtLeast(2.0),
    )
    .because("some thousand URLs are under way in it, a task each, so that those of a slow host keep no other host waiting; the script has fifty, and waits. It is the same memory for a million")],
    fixture: Some(|parts| Fixture::server(parts, "harvest")),
    serve: Some(http::serve),
};
