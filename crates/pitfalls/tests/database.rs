//! The pitfalls of databases: what the broken programs do, and what the mended ones do.

use crate::common::both;
use pitfalls::database::*;

const BALANCE: &str = "balance of 100, and 1 more";

#[test]
fn a_query_on_the_pool_waits_for_the_transaction_around_it() {
    let [broken, fixed] = both(&query_on_the_pool::PITFALL);
    assert_eq!(&broken[BALANCE], "PoolTimedOut");
    assert_eq!(&fixed[BALANCE], "101");
}

#[test]
fn a_transaction_over_slow_work_keeps_its_connection_from_all_others() {
    let [broken, fixed] = both(&transaction_over_slow_work::PITFALL);
    assert_eq!(&broken["the query beside it"], "PoolTimedOut");
    assert_eq!(&fixed["the query beside it"], "100");
}

#[test]
fn a_transaction_that_is_not_committed_leaves_nothing() {
    let [broken, fixed] = both(&forgotten_commit::PITFALL);
    assert_eq!(&broken[BALANCE], "100");
    assert_eq!(&fixed[BALANCE], "101");
}

#[test]
fn a_reader_cannot_become_a_writer_after_somebody_else_has_written() {
    let [broken, fixed] = both(&read_then_write::PITFALL);
    assert_eq!(&broken[BALANCE], "database is locked");
    assert_eq!(&fixed[BALANCE], "101", "and the other one waited");
}

#[test]
fn a_database_in_memory_ends_with_its_last_connection() {
    let [broken, fixed] = both(&memory_database_vanishes::PITFALL);
    assert_eq!(&broken["the balance"], "no such table: accounts");
    assert_eq!(&fixed["the balance"], "100");
}
