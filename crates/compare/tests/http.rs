//! What the chapter on connection pooling says of costs, by what was measured: these tests read `output/measured.json`.

use std::path::Path;

use compare::Figure;
use compare::measured::Measured;

/// `left / right`: the median of the rounds.
#[track_caller]
fn ratio(workload: &str, of: Figure, left: &str, right: &str, at: u64) -> f64 {
    let output = Path::new(env!("CARGO_MANIFEST_DIR")).join("output/measured.json");
    let measured = Measured::read(&output).unwrap();
    let results = measured.of(workload).unwrap();
    let ratio = results.ratio(of, (left, at), (right, at)).unwrap();
    ratio.median
}

/// Processor time, fifty requests in flight.
#[track_caller]
fn at_once(left: &str, right: &str) -> f64 {
    ratio("http", Figure::Cpu, left, right, 8_000)
}

#[test]
fn a_client_each_costs_more_than_twice_as_much_as_one_for_all() {
    let each = ratio("http-clients", Figure::Cpu, "each", "ours", 800);
    assert!(each > 2.0, "{each}");
}

#[test]
fn a_session_each_costs_more_than_twice_as_much_in_aiohttp_too() {
    let each = ratio("http-clients", Figure::Cpu, "asyncio-each", "asyncio", 800);
    assert!(each > 2.0, "{each}");
}

#[test]
fn a_request_costs_less_than_a_quarter_of_one_with_aiohttp() {
    for ours in ["ours", "workers"] {
        let cost = at_once(ours, "asyncio");
        assert!(cost < 0.25, "{ours}: {cost}");
    }
}

#[test]
fn fifty_workers_cost_less_than_a_task_a_request() {
    let workers = at_once("workers", "ours");
    assert!(workers < 1.0, "{workers}");
    let memory = ratio("http", Figure::Peak, "workers", "ours", 8_000);
    assert!(memory < 0.5, "{memory}");
}

#[test]
fn a_pool_by_hand_costs_less_than_three_quarters_of_reqwest() {
    let by_hand = at_once("by-hand", "workers");
    assert!(by_hand < 0.75, "{by_hand}");
}

#[test]
fn a_pool_by_hand_costs_less_than_twice_a_raw_socket() {
    let by_hand = at_once("by-hand", "sockets");
    assert!(by_hand < 2.0, "{by_hand}");
}
