//! HTTP requests over loopback: fifty in flight, and one after another with a client each.
//!
//! The server is a process of its own. Each request is a GET, and each answer JSON that is decoded. Everything runs on one
//! thread, as asyncio does.

mod one_by_one;
mod server;
mod sides;

pub(super) use server::serve;

use crate::{Bound, Figure, Fixture, Goal, Loop, Role, Side, Workload};

/// How many requests are in flight.
const IN_FLIGHT: usize = 50;

pub(super) const AT_ONCE: Workload = Workload {
    name: "http",
    title: "HTTP requests, fifty in flight",
    item: "request",
    size: None,
    chapter: "connection-pooling",
    sizes: &[500, 2_000, 8_000],
    quick: 500,
    sides: &[
        Side::rust(
            "ours",
            Role::Ours,
            "reqwest: a task a request, a semaphore in the client",
            sides::with_limit,
        ),
        Side::rust(
            "workers",
            Role::Ours,
            "reqwest: fifty tasks",
            sides::by_workers,
        ),
        Side::rust(
            "by-hand",
            Role::Ours,
            "hyper: a pool by hand, fifty tasks",
            sides::by_hand,
        ),
        Side::rust(
            "hyper-util",
            Role::Rival,
            "hyper-util's client, fifty tasks",
            sides::hyper_util,
        ),
        Side::rust(
            "sockets",
            Role::Limit,
            "fifty tasks, each a TcpStream and httparse",
            sides::sockets,
        ),
        Side::python(
            "asyncio",
            Role::Twin,
            "aiohttp, a semaphore",
            "http_at_once.py",
            Loop::Asyncio,
        )
        .imports(&["aiohttp"]),
        Side::python(
            "uvloop",
            Role::Twin,
            "the same on uvloop",
            "http_at_once.py",
            Loop::Uvloop,
        )
        .imports(&["aiohttp"]),
        Side::python(
            "connector",
            Role::Twin,
            "aiohttp, TCPConnector(limit=50)",
            "http_at_once.py",
            Loop::Asyncio,
        )
        .imports(&["aiohttp"]),
    ],
    goals: &[
        Goal::new(
            "a request with reqwest, against aiohttp",
            "workers",
            "asyncio",
            Figure::Cpu,
            8_000,
            Bound::AtMost(1.0 / 8.0),
        )
        .because(
            "aiohttp parses in C, and its newer releases cost a fraction of what the goal was set by. reqwest adds URLs, limits on time and layers of services to what hyper does; fifty tasks instead of one for each request save a part of the rest",
        ),
        Goal::new(
            "a request with hyper, against aiohttp",
            "by-hand",
            "asyncio",
            Figure::Cpu,
            8_000,
            Bound::AtMost(1.0 / 15.0),
        )
        .because(
            "aiohttp parses in C, and its newer releases cost a fraction of what the goal was set by. Most of what is left is the socket, as the next goal shows",
        ),
        Goal::new(
            "a request with hyper, against a raw socket",
            "by-hand",
            "sockets",
            Figure::Cpu,
            8_000,
            Bound::AtMost(1.3),
        )
        .because(
            "it lies on the goal: 1.2, 1.3 and 1.4 in three runs on a quiet machine, and the spread within a run is larger than what is missing",
        ),
    ],
    caveats: &[Goal::new(
        "a request with reqwest, against a pool by hand on hyper",
        "workers",
        "by-hand",
        Figure::Cpu,
        8_000,
        Bound::AtLeast(1.2),
    )
    .because("URLs, limits on time, redirects and layers of services: what most programs want to have")],
    fixture: Some(|parts| Fixture::server(parts, "http")),
    serve: Some(serve),
};

pub(super) const ONE_BY_ONE: Workload = Workload {
    name: "http-clients",
    title: "HTTP requests one after another: one client, and a client each",
    item: "request",
    size: None,
    chapter: "connection-pooling",
    sizes: &[50, 200, 800],
    quick: 200,
    sides: &[
        Side::rust(
            "ours",
            Role::Ours,
            "reqwest, one client",
            one_by_one::one_client,
        ),
        Side::rust(
            "each",
            Role::Rival,
            "reqwest, a client each",
            one_by_one::a_client_each,
        ),
        Side::python(
            "asyncio",
            Role::Twin,
            "aiohttp, one session",
            "http_one_by_one.py",
            Loop::Asyncio,
        )
        .imports(&["aiohttp"]),
        Side::python(
            "asyncio-each",
            Role::Twin,
            "aiohttp, a session each",
            "http_one_by_one.py",
            Loop::Asyncio,
        )
        .imports(&["aiohttp"]),
    ],
    goals: &[
        Goal::new(
            "one client for all, against a client each",
            "ours",
            "each",
            Figure::Cpu,
            800,
            Bound::AtMost(0.5),
        ),
        Goal::new(
            "a client for all, against one session in aiohttp",
            "ours",
            "asyncio",
            Figure::Cpu,
            800,
            Bound::AtMost(0.5),
        ),
    ],
    caveats: &[],
    fixture: Some(|parts| Fixture::server(parts, "http-clients")),
    serve: Some(serve),
};
