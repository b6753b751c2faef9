//! The article's transaction on PostgreSQL: a user is inserted and read back, by one client, by as many as the pool has
//! connections, and by ten times as many.
//!
//! The server is on the same machine and its commits don't wait for a disk, so that what is measured is the way there and
//! back. Each side begins with an empty table, has twenty connections at most, and registers each address once.

mod clients;
mod pgbench;
pub mod pipelined;
mod server;
mod sides;

use crate::{Bound, Figure, Goal, Loop, Role, Side, Workload};

/// As many as the pool of the chapter has at most, and that of the Python sides.
const CONNECTIONS: u32 = 20;

pub(super) const WORKLOAD: Workload = Workload {
    name: "postgres",
    title: "PostgreSQL: a user inserted and read back in a transaction",
    item: "transaction",
    size: Some("clients"),
    chapter: "database/speed",
    sizes: &[1, 20, 200],
    quick: 20,
    sides: &[
        Side::rust(
            "ours",
            Role::Ours,
            "sqlx, the transaction as one writes it",
            sides::sqlx,
        ),
        Side::rust(
            "one-statement",
            Role::Ours,
            "sqlx, one statement instead of a transaction",
            sides::one_statement,
        ),
        Side::rust(
            "pipelined",
            Role::Ours,
            "tokio-postgres, all of it sent at once",
            sides::pipelined,
        ),
        Side::rust(
            "tokio-postgres",
            Role::Rival,
            "tokio-postgres, statement by statement",
            sides::one_by_one,
        ),
        Side::rust(
            "pgbench",
            Role::Limit,
            "pgbench, statement by statement",
            pgbench::run,
        ),
        Side::python(
            "asyncio",
            Role::Twin,
            "asyncpg, a pool of twenty",
            "postgres.py",
            Loop::Asyncio,
        )
        .imports(&["asyncpg"]),
        Side::python(
            "uvloop",
            Role::Twin,
            "the same on uvloop",
            "postgres.py",
            Loop::Uvloop,
        )
        .imports(&["asyncpg"]),
    ],
    goals: &[
        Goal::new(
            "transactions of PostgreSQL a second with sqlx, 20 clients, against asyncpg",
            "ours",
            "asyncio",
            Figure::Rate,
            20,
            Bound::AtLeast(2.3),
        ),
        Goal::new(
            "transactions of PostgreSQL a second, pipelined, 20 clients, against asyncpg",
            "pipelined",
            "asyncio",
            Figure::Rate,
            20,
            Bound::AtLeast(3.4),
        ),
        Goal::new(
            "transactions of PostgreSQL a second, pipelined, 20 clients, against pgbench",
            "pipelined",
            "pgbench",
            Figure::Rate,
            20,
            Bound::AtLeast(0.75),
        ),
    ],
    caveats: &[
        Goal::new(
            "The transaction as one writes it, with sqlx, is not the most that PostgreSQL can do: one statement is \
             more a second.",
            "one-statement",
            "ours",
            Figure::Rate,
            20,
            Bound::AtLeast(1.3),
        )
        .because("It goes to the server three times instead of six."),
    ],
    fixture: Some(server::start),
    serve: None,
};
