//! Pools that run dry, transactions that hold too long, and what SQLite locks.

mod accounts;
pub mod forgotten_commit;
pub mod memory_database_vanishes;
pub mod query_on_the_pool;
pub mod read_then_write;
pub mod transaction_over_slow_work;

use crate::frame::Pitfall;

/// The pitfalls of this family.
pub(crate) const PITFALLS: &[&Pitfall] = &[
    &query_on_the_pool::PITFALL,
    &transaction_over_slow_work::PITFALL,
    &forgotten_commit::PITFALL,
    &read_then_write::PITFALL,
    &memory_database_vanishes::PITFALL,
];
