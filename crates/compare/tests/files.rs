//! What the chapter on context managers says of reading files, by what was measured: these tests read `output/measured.json`.

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

/// A thousand small files.
#[track_caller]
fn small(of: Figure, left: &str, right: &str) -> f64 {
    ratio("small-files", of, left, right, 1_000)
}

/// A hundred megabytes.
#[track_caller]
fn large(left: &str, right: &str) -> f64 {
    ratio("large-file", Figure::Cpu, left, right, 100)
}

#[test]
fn a_trip_for_each_small_file_costs_more_than_twice_one_trip_for_all() {
    let each = small(Figure::Cpu, "tokio-read", "one-trip");
    assert!(each > 2.0, "{each}");
}

#[test]
fn a_file_and_a_buffer_cost_more_than_twice_a_read_of_the_whole_small_file() {
    let file = small(Figure::Cpu, "tokio-file", "tokio-read");
    assert!(file > 2.0, "{file}");
}

#[test]
fn two_trips_side_by_side_take_less_time_than_one() {
    let time = small(Figure::Wall, "ours", "one-trip");
    assert!(time < 0.8, "{time}");
}

#[test]
fn two_trips_side_by_side_are_no_less_work_than_one() {
    let work = small(Figure::Cpu, "ours", "one-trip");
    assert!(work > 0.9, "{work}");
}

#[test]
fn one_buffer_costs_less_than_a_fifth_of_a_large_file_read_whole() {
    let buffer = large("ours", "whole");
    assert!(buffer < 0.2, "{buffer}");
}

#[test]
fn chunks_with_a_trip_each_cost_less_than_half_of_a_large_file_read_whole() {
    let chunks = large("chunks", "whole");
    assert!(chunks < 0.5, "{chunks}");
}
