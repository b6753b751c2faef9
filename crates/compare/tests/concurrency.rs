//! What the chapters on gather, semaphores, tasks, queues and the runtime say of costs, by what was measured: these tests read
//! `output/measured.json`.

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

/// Processor time an item, at a hundred thousand.
#[track_caller]
fn cost(workload: &str, left: &str, right: &str) -> f64 {
    ratio(workload, Figure::Cpu, left, right, 100_000)
}

#[test]
fn a_hundred_thousand_sleeps_cost_less_than_a_fortieth_of_asyncio() {
    let ours = cost("sleeps", "ours", "asyncio");
    assert!(ours < 1.0 / 40.0, "{ours}");
}

#[test]
fn join_all_of_a_hundred_thousand_costs_more_than_ten_times_as_much_as_chunks() {
    let join_all = cost("sleeps", "join-all", "ours");
    assert!(join_all > 10.0, "{join_all}");
}

#[test]
fn one_timer_costs_less_than_a_third_of_chunks() {
    let time = cost("sleeps", "one-timer", "ours");
    assert!(time < 1.0 / 3.0, "{time}");
    let memory = ratio("sleeps", Figure::Peak, "one-timer", "ours", 100_000);
    assert!(memory < 1.0 / 3.0, "{memory}");
}

#[test]
fn a_job_of_a_worker_costs_less_than_two_thirds_of_one_with_a_permit_and_a_task() {
    let worker = cost("permits", "ours", "permits");
    assert!(worker < 2.0 / 3.0, "{worker}");
}

/// Jobs a second, as a part of the ideal.
#[track_caller]
fn of_the_ideal_rate(side: &str) -> f64 {
    ratio("permits", Figure::Rate, side, "schedule", 100_000)
}

#[test]
fn workers_that_sleep_lose_more_than_a_twentieth_of_the_ideal_rate() {
    let sleeping = of_the_ideal_rate("ours");
    assert!(sleeping < 0.95, "{sleeping}");
}

#[test]
fn workers_that_keep_a_schedule_lose_less_than_a_twentieth_of_the_ideal_rate() {
    let on_time = of_the_ideal_rate("slots");
    assert!(on_time > 0.95, "{on_time}");
}

#[test]
fn a_task_from_the_body_of_main_costs_more_than_ten_times_one_from_a_task() {
    let body = ratio("spawn", Figure::Cpu, "main", "ours", 10_000);
    assert!(body > 10.0, "{body}");
}

#[test]
fn a_task_from_the_body_of_main_costs_more_than_one_of_asyncio() {
    let body = ratio("spawn", Figure::Cpu, "main", "asyncio", 10_000);
    assert!(body > 1.0, "{body}");
}

#[test]
fn a_task_in_a_window_costs_less_than_two_thirds_of_one_in_a_join_set() {
    let window = cost("spawn-batch", "ours", "join-set");
    assert!(window < 2.0 / 3.0, "{window}");
}

#[test]
fn a_task_in_a_window_costs_less_than_a_twenty_fifth_of_one_in_a_task_group() {
    let window = cost("spawn-batch", "ours", "asyncio");
    assert!(window < 1.0 / 25.0, "{window}");
}

#[test]
fn a_shared_receiver_costs_more_than_twice_as_much_as_a_multi_consumer_channel() {
    for queue in ["queue-of-10", "queue-of-1024"] {
        let shared = cost(queue, "shared-receiver", "ours");
        assert!(shared > 2.0, "{queue}: {shared}");
    }
}

#[test]
fn chunks_of_ten_cost_less_than_a_third_of_items_one_by_one() {
    let chunks = cost("queue-of-10", "chunks", "ours");
    assert!(chunks < 1.0 / 3.0, "{chunks}");
}

#[test]
fn chunks_of_64_cost_less_than_a_tenth_of_items_one_by_one() {
    let chunks = cost("queue-of-1024", "chunks", "ours");
    assert!(chunks < 1.0 / 10.0, "{chunks}");
}

#[test]
fn a_hundred_thousand_sleeps_cost_less_than_a_tenth_of_a_second_of_processor_time() {
    let output = Path::new(env!("CARGO_MANIFEST_DIR")).join("output/measured.json");
    let measured = Measured::read(&output).unwrap();
    let results = measured.of("sleeps").unwrap();
    let row = results.row("ours", 100_000).unwrap();
    let each = row.median(Figure::Cpu).unwrap();
    assert!(each * 100_000.0 < 0.1, "{each} s a sleep");
}
