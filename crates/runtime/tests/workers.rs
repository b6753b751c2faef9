//! What the chapter says of blockers on several workers, and of the metrics that show them.

use std::sync::mpsc;
use std::time::Duration;

use crate::support::{LONG, SHORT, workers};
use runtime::spawn_cost::{in_a_task, in_the_body, parks};
use runtime::watch::{Sample, Watchdog};
use runtime::workers::{Blockers, answers, blocks_after_spawn, blocks_in_place_after_spawn};
use tokio::runtime::Runtime;
use tokio::time::Instant;

fn block(count: usize, runtime: &Runtime) -> Blockers {
    let mut blockers = Blockers::default();
    for _ in 0..count {
        assert!(blockers.add(runtime.handle(), LONG));
    }
    blockers
}

/// Reads the metrics until they are as expected.
fn until(runtime: &Runtime, expected: impl Fn(&Sample) -> bool) -> Sample {
    let started = Instant::now();
    loop {
        let sample = Sample::of(&runtime.metrics());
        if expected(&sample) {
            return sample;
        }
        assert!(started.elapsed() < LONG, "it stays at {sample:?}");
        std::thread::yield_now();
    }
}

#[test]
fn one_blocker_on_two_workers_shows_nothing() {
    let runtime = workers(2);
    let _blocker = block(1, &runtime);
    assert!(
        answers(runtime.handle(), LONG),
        "the other worker takes the task"
    );
}

#[test]
fn as_many_blockers_as_workers_stop_everything() {
    let runtime = workers(2);
    let blockers = block(2, &runtime);
    assert!(
        !answers(runtime.handle(), SHORT),
        "nobody is left to run it"
    );
    drop(blockers);
    assert!(answers(runtime.handle(), LONG));
}

#[test]
fn tasks_that_wait_for_a_worker_are_counted_from_outside() {
    let runtime = workers(2);
    let blockers = block(2, &runtime);
    for _ in 0..5 {
        runtime.spawn(async {});
    }
    let sample = Sample::of(&runtime.metrics());
    assert_eq!(sample.queued, 5, "global_queue_depth");
    assert_eq!(sample.alive, 7, "num_alive_tasks: the two blockers, too");
    drop(blockers);
    until(&runtime, |sample| sample.queued == 0 && sample.alive == 0);
}

#[test]
fn a_worker_that_is_held_stays_awake_and_one_with_nothing_to_do_sleeps() {
    let runtime = workers(3);
    until(&runtime, |sample| sample.asleep() == 3);
    let _blocker = block(1, &runtime);
    let before = until(&runtime, |sample| sample.asleep() == 2);
    let now = Sample::of(&runtime.metrics());
    assert_eq!(
        now.awake_since(&before),
        1,
        "worker_park_unpark_count is even, and stands"
    );
}

#[test]
fn the_busy_time_of_a_worker_stands_still_while_it_is_held() {
    let runtime = workers(1);
    let blockers = block(1, &runtime);
    let before = Sample::of(&runtime.metrics()).busy;
    // The wait of somebody who gets no answer: the worker is held meanwhile.
    assert!(!answers(runtime.handle(), SHORT));
    assert_eq!(
        Sample::of(&runtime.metrics()).busy,
        before,
        "worker_total_busy_duration is added up when a worker has run out of tasks"
    );
    drop(blockers);
    until(&runtime, |sample| sample.busy >= before + SHORT);
}

#[test]
fn the_watchdog_tells_when_all_workers_are_held_while_tasks_wait() {
    let runtime = workers(2);
    let (tell, told) = mpsc::channel();
    let every = Duration::from_millis(10);
    let _dog = Watchdog::start(runtime.handle(), every, move |sample| {
        tell.send(sample.queued).ok();
    })
    .unwrap();
    let _blockers = block(2, &runtime);
    runtime.spawn(async {});
    assert_eq!(told.recv_timeout(LONG), Ok(1), "one task waits");
}

#[test]
fn the_watchdog_is_silent_while_a_worker_is_left() {
    let runtime = workers(2);
    let (tell, told) = mpsc::channel();
    let every = Duration::from_millis(10);
    let _dog = Watchdog::start(runtime.handle(), every, move |sample| {
        tell.send(sample.queued).ok();
    })
    .unwrap();
    let _blocker = block(1, &runtime);
    until(&runtime, |sample| sample.asleep() == 1);
    assert!(told.recv_timeout(SHORT).is_err());
}

#[test]
fn the_watchdog_ends_when_it_is_dropped() {
    let runtime = workers(2);
    let (tell, told) = mpsc::channel::<()>();
    let dog = Watchdog::start(runtime.handle(), LONG, move |_| {
        tell.send(()).ok();
    });
    drop(dog.unwrap());
    assert_eq!(
        told.recv_timeout(LONG / 2),
        Err(mpsc::RecvTimeoutError::Disconnected),
        "its thread is gone, long before it would have looked"
    );
}

#[test]
fn a_child_waits_for_its_blocked_parent_beside_an_idle_worker() {
    let runtime = workers(2);
    let ran = runtime.block_on(async { tokio::spawn(blocks_after_spawn(SHORT)).await });
    assert!(!ran.unwrap(), "no worker takes it from its parent's slot");
}

#[test]
fn block_in_place_lets_the_child_run() {
    let runtime = workers(2);
    let ran = runtime.block_on(async { tokio::spawn(blocks_in_place_after_spawn(LONG)).await });
    assert!(ran.unwrap());
}

#[test]
fn a_task_from_the_body_of_main_wakes_a_worker_that_sleeps() {
    const TASKS: u32 = 2_000;
    let runtime = workers(1);
    let slept = |way: fn(&Runtime, u32) -> Result<(), tokio::task::JoinError>| {
        let before = parks(&runtime);
        way(&runtime, TASKS).unwrap();
        parks(&runtime) - before
    };
    let [body, task] = [slept(in_the_body), slept(in_a_task)];
    assert!(
        task < 10,
        "one wake-up for the task, none for what it spawns: {task}"
    );
    assert!(
        body > 10 * task.max(1),
        "the worker slept {body} times in {TASKS} tasks of the body, {task} times in those of a task"
    );
}
