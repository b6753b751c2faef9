//! SQLite by hand: rusqlite, whose calls block, in a program that is async.
//!
//! SQLite is a library and no server: a query runs on the thread that asks. So the question is which thread that is. A file a
//! variant; what they cost beside sqlx is measured by `cargo run --release -p database -- sqlite`.

pub mod actor;
pub mod again;
mod answer;
pub mod connection;
mod group;
pub mod limit;
pub mod readers;
pub mod shared;
pub mod stop;
