//! What the scenes show, to the millisecond: the clock is paused.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use live::{Moment, SCENES, Shown, Sort, Values, play, scene};

fn shown(name: &str, settings: &[(&str, u32)], step: Option<usize>) -> Shown {
    let scene = scene(name).unwrap();
    let mut values = Values::of(scene);
    for (key, value) in settings {
        values.set(key, *value).unwrap();
    }
    play(scene, &values, step).unwrap()
}

fn figure(name: &str, settings: &[(&str, u32)], figure: &str) -> String {
    let figures = shown(name, settings, None).figures;
    let found = figures.iter().find(|(name, _)| *name == figure);
    found
        .unwrap_or_else(|| panic!("{name} tells {figures:?}"))
        .1
        .clone()
}

fn took(name: &str, settings: &[(&str, u32)]) -> String {
    figure(name, settings, "took")
}

fn moments(name: &str, settings: &[(&str, u32)]) -> Vec<Moment> {
    let steps = shown(name, settings, None).steps;
    (1..=steps)
        .map(|step| shown(name, settings, Some(step)).moment.unwrap())
        .collect()
}

#[test]
fn three_fetches_take_their_sum_one_by_one_and_the_longest_together() {
    assert_eq!(took("together", &[("delay", 700)]), "2.1 s");
    assert_eq!(took("together", &[("delay", 700), ("way", 1)]), "0.7 s");
}

#[test]
fn try_join_drops_the_others_at_the_first_error_and_over_handles_it_drops_none() {
    assert_eq!(took("try-join", &[("fails_after", 300)]), "0.3 s");
    assert_eq!(figure("try-join", &[("fails_after", 300)], "dropped"), "2");
    assert_eq!(
        took("try-join", &[("fails_after", 300), ("way", 1)]),
        "1.0 s",
        "it waits for all"
    );
    assert_eq!(
        figure("try-join", &[("fails_after", 300), ("way", 2)], "dropped"),
        "0"
    );
    assert_eq!(
        figure(
            "try-join",
            &[("fails_after", 300), ("way", 2)],
            "the last fetch ended after"
        ),
        "1.0 s"
    );
}

#[test]
fn a_stream_that_nobody_polls_fetches_nothing() {
    let frozen = [0, 1, 2, 3, 4].map(|way| took("frozen", &[("way", way)]));
    assert_eq!(frozen, ["18.0 s", "18.0 s", "14.0 s", "14.0 s", "12.0 s"]);
}

#[test]
fn a_slow_answer_holds_up_the_window_only_in_input_order() {
    assert_eq!(took("streams", &[]), "5.0 s");
    assert_eq!(took("streams", &[("way", 1)]), "4.0 s");
}

#[test]
fn a_permit_that_is_held_while_storing_costs_twice_the_time() {
    assert_eq!(took("permits", &[("requests", 8), ("permits", 2)]), "8.0 s");
    assert_eq!(
        took("permits", &[("requests", 8), ("permits", 2), ("way", 1)]),
        "5.0 s"
    );
    assert_eq!(
        figure("permits", &[("permits", 4)], "most requests in flight"),
        "4"
    );
}

#[test]
fn a_semaphore_lets_more_start_the_quicker_they_end_and_a_bucket_does_not() {
    let started = |way, delay| {
        figure(
            "rate",
            &[("way", way), ("delay", delay)],
            "the last one started after",
        )
    };
    assert_eq!([started(0, 100), started(0, 1000)], ["0.2 s", "2.0 s"]);
    assert_eq!([started(1, 100), started(1, 1000)], ["2.0 s", "2.0 s"]);
}

#[test]
fn a_timeout_leaves_half_of_a_transfer_behind() {
    let second = |limit| {
        figure(
            "timeout",
            &[("wait", 2000), ("limit", limit)],
            "the second account is",
        )
    };
    assert_eq!(
        [second(1900), second(2000)],
        ["not credited", "credited"],
        "the transfer is polled first"
    );
    assert_eq!(took("timeout", &[("limit", 1900)]), "1.9 s");
}

#[test]
fn a_timer_made_anew_fires_a_second_after_the_last_message_and_a_pinned_one_after_a_second() {
    assert_eq!(took("select-timer", &[]), "4.0 s");
    assert_eq!(took("select-timer", &[("way", 1)]), "1.0 s");
    assert_eq!(
        took("select-timer", &[("every", 1200)]),
        "1.0 s",
        "messages come seldom enough"
    );
    assert_eq!(
        figure("select-timer", &[("way", 1)], "messages counted"),
        "3"
    );
}

#[test]
fn a_bound_makes_the_producer_wait_and_without_one_all_items_lie_in_memory() {
    let done = |way| {
        figure(
            "backpressure",
            &[("way", way), ("items", 10)],
            "the producer is done after",
        )
    };
    assert_eq!([done(0), done(1)], ["2.1 s", "0.0 s"]);
    assert_eq!(
        figure(
            "backpressure",
            &[("way", 1), ("items", 10)],
            "most items in the queue"
        ),
        "10"
    );
    assert_eq!(figure("backpressure", &[("way", 2)], "refused"), "2");
}

#[test]
fn workers_behind_a_lock_that_is_held_during_the_job_work_one_at_a_time() {
    let pool = |way, workers| {
        took(
            "workers",
            &[("way", way), ("jobs", 12), ("workers", workers)],
        )
    };
    assert_eq!([pool(0, 1), pool(0, 6)], ["1.2 s", "1.2 s"]);
    assert_eq!([pool(1, 1), pool(1, 6)], ["1.2 s", "0.2 s"]);
}

#[test]
fn a_lock_that_is_given_to_a_future_that_nobody_polls_is_given_to_nobody() {
    let count = |way, holds| figure("futurelock", &[("way", way), ("holds", holds)], "the count");
    assert_eq!(
        [count(0, 80), count(0, 140)],
        ["1", "none: the caller waits for ever"]
    );
    assert_eq!([count(1, 80), count(1, 140)], ["1", "10"]);
}

#[test]
fn the_stepper_shows_the_future_that_nobody_polls() {
    let last = moments("futurelock", &[])
        .into_iter()
        .rfind(|moment| moment.at == "0.2 s")
        .unwrap();
    let caller = last
        .tasks
        .iter()
        .find(|task| task.name == "caller")
        .unwrap();
    assert_eq!(caller.state, "waiting");
    assert_eq!(caller.code, Some("let mut count = count.lock().await;"));
    assert!(
        caller
            .abandoned
            .as_ref()
            .unwrap()
            .starts_with("futurelock.rs:"),
        "{caller:?}"
    );
    let (first, line) = (shown("futurelock", &[], None).listing, caller.lines[0]);
    let waiting = first
        .code
        .lines()
        .nth((line - first.first) as usize)
        .unwrap();
    assert!(waiting.contains("add(count, 10).await"), "{waiting}");
}

#[test]
fn the_stepper_shows_the_line_at_which_each_task_waits() {
    let moments = moments("together", &[("way", 1)]);
    let listing = shown("together", &[("way", 1)], None).listing;
    let together = &moments[3];
    let waiting = |name: &str| {
        let task = together
            .tasks
            .iter()
            .find(|task| task.name == name)
            .unwrap();
        let lines = task.lines.iter().map(|line| {
            listing
                .code
                .lines()
                .nth((line - listing.first) as usize)
                .unwrap()
        });
        lines.map(str::trim).collect::<Vec<_>>()
    };
    assert_eq!(
        waiting("fetch orders"),
        [r#"service.fetch("orders", delay),"#]
    );
    assert_eq!(waiting("main").len(), 3, "main waits for all branches");
}

#[test]
fn a_dropped_task_is_shown_where_it_waited() {
    let moments = moments("try-join", &[]);
    let dropped: Vec<_> = moments
        .iter()
        .filter(|moment| moment.what.contains("is dropped at line"))
        .collect();
    assert_eq!(dropped.len(), 2, "users and stock");
    assert!(dropped.iter().all(|moment| moment.at == "0.5 s"));
}

#[test]
fn every_step_of_every_scene_is_about_a_lane_of_its_picture_or_about_main() {
    for scene in SCENES {
        let picture = shown(scene.name, &[], None).svg;
        for moment in moments(scene.name, &[]) {
            for task in &moment.tasks {
                let lane =
                    task.name == "main" || picture.contains(&format!(">{}</text>", task.name));
                assert!(lane, "{}: no lane {}", scene.name, task.name);
            }
        }
    }
}

#[test]
fn a_setting_that_is_out_of_its_bounds_is_refused_in_one_line() {
    let permits = scene("permits").unwrap();
    let mut values = Values::of(permits);
    assert_eq!(
        values.set("permits", 0).unwrap_err().to_string(),
        "`permits` can't be 0; it goes from 1 to 10"
    );
    assert!(
        values
            .set("permit", 1)
            .unwrap_err()
            .to_string()
            .starts_with("there is no setting `permit`")
    );
    assert!(
        scene("nothing")
            .unwrap_err()
            .to_string()
            .starts_with("there is no scene `nothing`")
    );
    assert!(
        play(permits, &values, Some(10_000))
            .unwrap_err()
            .to_string()
            .starts_with("there is no step 10000")
    );
}

#[test]
fn each_setting_starts_with_a_value_that_it_may_have() {
    for setting in SCENES.iter().flat_map(|scene| scene.settings) {
        assert!(setting.values().contains(&setting.start), "{setting:?}");
        assert!(
            !matches!(setting.sort, Sort::Way(ways) if ways.len() < 2),
            "{setting:?}"
        );
    }
}
