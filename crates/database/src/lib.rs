//! Use a database.
//!
//! The problem: a connection is dear, a transaction is a promise, and both are held across awaits at
//! which the task may be dropped. The rule: one pool, made once and closed at the end; transactions
//! that are short, that own the connection they use, and that roll back unless somebody commits;
//! and a database that is told beforehand which of its tasks will write. The chapter is
//! `book/src/database.md`; `cargo run -p database -- --help` lists the demos.

pub mod demos;
pub mod explain;
pub mod url;
pub mod users;

pub mod batch;
pub mod batch_postgres;
pub mod inside;
pub mod on_postgres;
pub mod on_sqlite;
pub mod one_statement;
pub mod one_writer;
pub mod rollback;
pub mod savepoints;
pub mod session;
pub mod slow_work;
pub mod stream;
pub mod transfer;
pub mod upgrade;
pub mod waiting;

// On one thread: rusqlite.
pub mod direct;
// On PostgreSQL only.
pub mod faults;
pub mod jobs;
pub mod leases;
pub mod notify;
pub mod serializable;
