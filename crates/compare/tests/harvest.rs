//! What the chapter on the harvester says of costs, by what was measured: these tests read `output/measured.json`.

use std::path::Path;

use compare::Figure;
use compare::measured::{Measured, Results};

fn results() -> Results {
    let output = Path::new(env!("CARGO_MANIFEST_DIR")).join("output/measured.json");
    let measured = Measured::read(&output).unwrap();
    measured.of("harvest").unwrap().clone()
}

/// Processor time a URL, `left / right`: the median of the rounds.
#[track_caller]
fn cost(left: &str, right: &str, at: u64) -> f64 {
    let ratio = results().ratio(Figure::Cpu, (left, at), (right, at));
    ratio.unwrap().median
}

#[test]
fn a_url_costs_less_than_half_of_one_with_aiohttp() {
    for script in ["asyncio", "workers"] {
        let ours = cost("ours", script, 10_000);
        assert!(ours < 0.5, "{script}: {ours}");
    }
}

#[test]
fn a_url_costs_at_most_a_quarter_more_than_with_curl() {
    let ours = cost("ours", "curl", 100_000);
    assert!(ours <= 1.25, "{ours}");
}

#[test]
fn a_million_urls_take_at_most_half_as_much_more_memory_than_ten_thousand() {
    let results = results();
    let peak = |urls: u64| {
        let each = results.row("ours", urls).unwrap().median(Figure::Peak);
        each.unwrap() * urls as f64
    };
    let times = peak(1_000_000) / peak(10_000);
    assert!(times <= 1.5, "{times}");
}
