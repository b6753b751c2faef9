//! What the chapter on databases says of costs, by what was measured: these tests read `output/measured.json`.

use std::path::Path;

use compare::Figure;
use compare::measured::Measured;

/// `left / right`, each at its size; a ratio that is too noisy proves nothing.
fn ratio(workload: &str, of: Figure, left: (&str, u64), right: (&str, u64)) -> f64 {
    let output = Path::new(env!("CARGO_MANIFEST_DIR")).join("output/measured.json");
    let measured = Measured::read(&output).unwrap();
    let ratio = measured
        .of(workload)
        .unwrap()
        .ratio(of, left, right)
        .unwrap();
    assert!(!ratio.is_too_noisy(), "{left:?} by {right:?}: {ratio:?}");
    ratio.median
}

#[test]
fn a_read_by_64_callers_costs_an_actor_less_than_a_read_alone_costs_a_thread() {
    let ratio = ratio(
        "sqlite-reads",
        Figure::Cpu,
        ("ours", 64),
        ("one-thread", 64),
    );
    assert!(ratio < 1.0, "{ratio}: they share the locks of the file");
}

#[test]
fn a_read_by_one_caller_costs_an_actor_twice_what_it_costs_a_thread() {
    let ratio = ratio("sqlite-reads", Figure::Cpu, ("ours", 1), ("one-thread", 1));
    assert!(ratio >= 2.0, "{ratio}: there and back between two threads");
}

#[test]
fn a_read_by_64_callers_costs_a_pool_five_times_what_it_costs_an_actor() {
    let ratio = ratio("sqlite-reads", Figure::Cpu, ("sqlx", 64), ("ours", 64));
    assert!(ratio >= 5.0, "{ratio}");
}

#[test]
fn a_write_by_64_callers_costs_an_actor_half_of_a_commit_alone() {
    let ratio = ratio(
        "sqlite-writes",
        Figure::Cpu,
        ("ours", 64),
        ("autocommit", 64),
    );
    assert!(ratio <= 0.5, "{ratio}: they share a commit");
}

#[test]
fn one_statement_is_half_as_much_again_a_second_as_a_transaction_of_two() {
    let ratio = ratio(
        "postgres",
        Figure::Rate,
        ("one-statement", 20),
        ("ours", 20),
    );
    assert!(ratio >= 1.5, "{ratio}");
}

#[test]
fn a_pipelined_transaction_is_half_as_much_again_a_second_as_one_statement_by_statement() {
    let ratio = ratio(
        "postgres",
        Figure::Rate,
        ("pipelined", 20),
        ("tokio-postgres", 20),
    );
    assert!(ratio >= 1.5, "{ratio}");
}
