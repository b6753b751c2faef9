//! SQLite in one file: point reads and inserts, by one caller and by many.
//!
//! The file has a write-ahead log and `synchronous = NORMAL` on every side, so that what is measured is the way to SQLite
//! and back, and not the disk.

mod callers;
mod reads;
mod writes;

use crate::{Bound, Figure, Goal, Loop, Role, Side, Workload};

const BESIDE: u64 = 64;

pub(super) const READS: Workload = Workload {
    name: "sqlite-reads",
    title: "SQLite: a row by its id",
    item: "read",
    size: Some("callers"),
    chapter: "database/rusqlite",
    sizes: &[1, 8, BESIDE],
    quick: BESIDE,
    sides: &[
        Side::rust(
            "ours",
            Role::Ours,
            "rusqlite, an actor on a thread of its own",
            reads::actor,
        ),
        Side::rust(
            "sqlx",
            Role::Rival,
            "sqlx, a pool of four connections",
            reads::sqlx,
        ),
        Side::rust(
            "spawn-blocking",
            Role::Rival,
            "rusqlite behind a mutex, in spawn_blocking",
            reads::blocking,
        ),
        Side::rust(
            "one-thread",
            Role::Limit,
            "rusqlite in a loop, no async",
            reads::one_thread,
        ),
        Side::python(
            "asyncio",
            Role::Twin,
            "aiosqlite, one connection for all",
            "sqlite_reads.py",
            Loop::Asyncio,
        )
        .imports(&["aiosqlite"]),
        Side::python(
            "uvloop",
            Role::Twin,
            "the same on uvloop",
            "sqlite_reads.py",
            Loop::Uvloop,
        )
        .imports(&["aiosqlite"]),
        Side::python(
            "fetchall",
            Role::Twin,
            "aiosqlite, one connection, execute_fetchall",
            "sqlite_reads.py",
            Loop::Asyncio,
        )
        .imports(&["aiosqlite"]),
        Side::python(
            "pool",
            Role::Twin,
            "aiosqlite, four connections in a queue",
            "sqlite_reads.py",
            Loop::Asyncio,
        )
        .imports(&["aiosqlite"]),
    ],
    goals: &[
        Goal::new(
            "a read of SQLite by 64 callers, against aiosqlite",
            "ours",
            "asyncio",
            Figure::Cpu,
            BESIDE,
            Bound::AtMost(1.0 / 15.0),
        ),
        Goal::new(
            "a read of SQLite by 64 callers, against one thread without async",
            "ours",
            "one-thread",
            Figure::Cpu,
            BESIDE,
            Bound::AtMost(2.0),
        ),
    ],
    caveats: &[
        Goal::new(
            "A row of SQLite, read by one caller, costs more through a thread of its own than by a plain call.",
            "ours",
            "one-thread",
            Figure::Cpu,
            1,
            Bound::AtLeast(2.0),
        )
        .because(
            "The way to another thread and back is longer than the read. With one caller there is nothing that it \
             could share.",
        ),
        Goal::new(
            "A row of SQLite, read by 64 callers, costs more with sqlx than with aiosqlite.",
            "sqlx",
            "fetchall",
            Figure::Cpu,
            BESIDE,
            Bound::AtLeast(1.0),
        )
        .because(
            "Both send it to another thread. sqlx sends several messages for each row, and tests the connection \
             before; aiosqlite's `execute_fetchall` sends one.",
        ),
    ],
    fixture: None,
    serve: None,
};

pub(super) const WRITES: Workload = Workload {
    name: "sqlite-writes",
    title: "SQLite: a write that is all or nothing",
    item: "write",
    size: Some("callers"),
    chapter: "database/rusqlite",
    sizes: &[1, 8, BESIDE],
    quick: BESIDE,
    sides: &[
        Side::rust(
            "ours",
            Role::Ours,
            "rusqlite, an actor on a thread of its own",
            writes::actor,
        ),
        Side::rust(
            "sqlx",
            Role::Rival,
            "sqlx, a pool of four connections",
            writes::sqlx,
        ),
        Side::rust(
            "spawn-blocking",
            Role::Rival,
            "rusqlite behind a mutex, in spawn_blocking",
            writes::blocking,
        ),
        Side::rust(
            "autocommit",
            Role::Limit,
            "rusqlite in a loop, a transaction each",
            writes::autocommit,
        ),
        Side::rust(
            "one-transaction",
            Role::Limit,
            "rusqlite in a loop, all in one transaction",
            writes::one_transaction,
        ),
        Side::python(
            "asyncio",
            Role::Twin,
            "aiosqlite, four connections in a queue, a transaction each",
            "sqlite_writes.py",
            Loop::Asyncio,
        )
        .imports(&["aiosqlite"]),
        Side::python(
            "uvloop",
            Role::Twin,
            "the same on uvloop",
            "sqlite_writes.py",
            Loop::Uvloop,
        )
        .imports(&["aiosqlite"]),
        Side::python(
            "statement",
            Role::Twin,
            "aiosqlite, one connection for all, a statement each",
            "sqlite_writes.py",
            Loop::Asyncio,
        )
        .imports(&["aiosqlite"]),
    ],
    goals: &[
        Goal::new(
            "a write to SQLite by 64 callers, against aiosqlite",
            "ours",
            "asyncio",
            Figure::Cpu,
            BESIDE,
            Bound::AtMost(1.0 / 65.0),
        )
        .because(
            "A commit costs both of them the same, and SQLite itself is a good part of what is left of ours: the \
             side that writes everything in one transaction has neither savepoint, nor channel, nor answer, and \
             still costs a fifth of it. Tried: the statements of the savepoint prepared once for a group, and \
             the answers sent together. A savepoint for each write stays: without it a write that fails would \
             take its neighbours along.",
        ),
        Goal::new(
            "a write to SQLite by 64 callers, against one thread's autocommit",
            "ours",
            "autocommit",
            Figure::Cpu,
            BESIDE,
            Bound::AtMost(1.0),
        ),
    ],
    caveats: &[],
    fixture: None,
    serve: None,
};
