//! What the chapter says of the entry, the builder, entering and the end. Blocking, the bridges, several workers, the panics: the
//! other files.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a test may panic, and blocking is what some of these are about"
)]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use crate::support::{LONG, SHORT, one_thread, workers};
use runtime::builder::{all_blocking, configured, nested};
use runtime::enter::{
    entered, entered_for_a_moment, in_a_block, in_the_argument, outside, spawn_where_possible,
};
use runtime::entry::{
    Place, by_attribute, by_hand, local_by_attribute, local_by_hand, one_thread_by_attribute,
    one_thread_by_hand,
};
use runtime::panics::words_of;
use runtime::shutdown::{DroppedAnywhere, main_with_deadline};
use tokio::task::spawn_blocking;
use tokio::time::{sleep, timeout};

/// Says when it is dropped.
struct Dropped(mpsc::Sender<&'static str>);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.send("dropped").ok();
    }
}

// The entry.

fn name_of_this_thread() -> String {
    thread::current().name().unwrap().to_owned()
}

#[test]
fn the_attribute_stands_for_a_builder_and_block_on() {
    let place = by_attribute().unwrap();
    assert_eq!(place, by_hand().unwrap());
    let expected = Place {
        multi_thread: true,
        workers: 2,
        body: name_of_this_thread(),
        task: "tokio-rt-worker".to_owned(),
    };
    assert_eq!(
        place, expected,
        "the body runs on the thread that calls, tasks run on workers"
    );
}

#[test]
fn current_thread_runs_everything_on_the_thread_that_calls() {
    let place = one_thread_by_attribute().unwrap();
    assert_eq!(place, one_thread_by_hand().unwrap());
    let expected = Place {
        multi_thread: false,
        workers: 1,
        body: name_of_this_thread(),
        task: name_of_this_thread(),
    };
    assert_eq!(place, expected);
}

#[test]
fn a_local_runtime_takes_tasks_that_are_not_send() {
    let place = local_by_attribute().unwrap();
    assert_eq!(place, local_by_hand().unwrap());
    assert_eq!(place.task, name_of_this_thread());
}

// The builder.

#[test]
fn the_builder_limits_how_many_jobs_block_at_once() {
    let runtime = configured(1, 2).unwrap();
    let [now, most] = [(); 2].map(|()| Arc::new(AtomicUsize::new(0)));
    let jobs = (0..6).map(|_| {
        let (now, most) = (Arc::clone(&now), Arc::clone(&most));
        move || {
            most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            thread::sleep(SHORT / 5); // long enough for the others to join in
            now.fetch_sub(1, Ordering::SeqCst);
            name_of_this_thread()
        }
    });
    let names = runtime.block_on(all_blocking(jobs)).unwrap();
    assert_eq!(most.load(Ordering::SeqCst), 2);
    assert_eq!(names, ["shop"; 6], "thread_name names these threads, too");
}

#[test]
fn jobs_that_wait_for_jobs_stop_a_pool_that_is_full() {
    let runtime = configured(1, 1).unwrap();
    let stopped = runtime.block_on(async { timeout(SHORT, nested(|| 1)).await });
    assert!(stopped.is_err(), "the one thread waits for itself");
    // Its drop would wait for ever.
    runtime.shutdown_background();

    let runtime = configured(1, 2).unwrap();
    assert_eq!(runtime.block_on(nested(|| 1)).unwrap(), 1);
}

#[test]
fn a_runtime_without_workers_is_refused_with_a_panic() {
    let words = words_of(|| configured(0, 1));
    assert_eq!(words.as_deref(), Some("Worker threads cannot be set to 0"));
}

// Entering.

#[test]
fn a_timer_belongs_to_the_runtime_that_was_entered_when_it_was_made() {
    let runtime = one_thread();
    let wrong = words_of(|| outside(&runtime, Duration::ZERO));
    assert!(wrong.unwrap().starts_with("there is no reactor running"));
    let timer = entered(&runtime, Duration::from_millis(1));
    runtime.block_on(timer);
}

#[test]
fn a_guard_that_is_bound_to_an_underscore_leaves_at_once() {
    let runtime = one_thread();
    let wrong = words_of(|| entered_for_a_moment(&runtime, Duration::ZERO));
    assert!(wrong.unwrap().starts_with("there is no reactor running"));
}

#[test]
fn the_argument_of_block_on_is_made_outside() {
    let runtime = one_thread();
    let wrong = words_of(|| in_the_argument(&runtime, Duration::ZERO));
    assert!(wrong.unwrap().starts_with("there is no reactor running"));
    in_a_block(&runtime, Duration::ZERO);
}

#[test]
fn entering_runs_nothing() {
    let runtime = one_thread();
    let (ran, has_run) = mpsc::channel();
    let _entered = runtime.enter();
    tokio::spawn(async move { ran.send(()) });
    assert!(
        has_run.recv_timeout(SHORT).is_err(),
        "on one thread, tasks run while somebody blocks on the runtime"
    );
    runtime.block_on(tokio::task::yield_now());
    assert_eq!(has_run.try_recv(), Ok(()));
}

#[test]
fn a_library_can_ask_whether_there_is_a_runtime() {
    assert!(
        spawn_where_possible(async {})
            .unwrap_err()
            .is_missing_context()
    );
    let spawned = one_thread().block_on(async {
        let task = spawn_where_possible(async { 1 }).unwrap();
        task.await.unwrap()
    });
    assert_eq!(spawned, 1);
}

// The end.

#[test]
fn when_main_ends_its_tasks_are_dropped_where_they_wait() {
    #[tokio::main(flavor = "current_thread")]
    async fn program(events: mpsc::Sender<&'static str>) {
        tokio::spawn(async move {
            let _dropped = Dropped(events.clone());
            events.send("begun").unwrap();
            sleep(Duration::from_millis(1)).await;
            events.send("tidied up").unwrap();
        });
        tokio::task::yield_now().await;
    }
    let (events, happened) = mpsc::channel();
    program(events);
    assert_eq!(
        happened.iter().collect::<Vec<_>>(),
        ["begun", "dropped"],
        "no error reached it, and it had no chance to await"
    );
}

#[test]
fn when_main_ends_it_waits_for_work_that_blocks() {
    #[tokio::main(flavor = "current_thread")]
    async fn program(events: mpsc::Sender<&'static str>) {
        let (began, begun) = tokio::sync::oneshot::channel();
        spawn_blocking(move || {
            began.send(()).unwrap();
            thread::sleep(SHORT);
            events.send("written").unwrap();
        });
        begun.await.unwrap();
    }
    let (events, happened) = mpsc::channel();
    program(events);
    assert_eq!(
        happened.try_recv(),
        Ok("written"),
        "it had begun, so it ran to its end before `main` returned"
    );
}

#[test]
fn with_a_deadline_main_leaves_work_that_blocks_behind() {
    let (release, released) = mpsc::channel::<()>();
    let (began, begun) = tokio::sync::oneshot::channel();
    let body = async move {
        spawn_blocking(move || {
            began.send(()).unwrap();
            released.recv().ok();
        });
        begun.await
    };
    main_with_deadline(body, SHORT).unwrap().unwrap();
    release
        .send(())
        .expect("it still runs: `main` has returned before it");
}

#[test]
fn a_deadline_is_no_delay() {
    let (returned, has_returned) = mpsc::channel();
    thread::spawn(move || returned.send(main_with_deadline(async { 1 }, 10 * LONG).unwrap()));
    assert_eq!(
        has_returned.recv_timeout(LONG),
        Ok(1),
        "nothing blocks, so nothing is waited for"
    );
}

#[test]
fn shutdown_background_may_be_called_in_async_code() {
    let (events, happened) = mpsc::channel();
    one_thread().block_on(async {
        let inner = DroppedAnywhere::new(workers(1));
        inner.spawn(async move {
            let _dropped = Dropped(events.clone());
            events.send("begun").unwrap();
            std::future::pending::<()>().await;
        });
        let begun = spawn_blocking(move || (happened.recv_timeout(LONG), happened));
        let (begun, happened) = begun.await.unwrap();
        assert_eq!(begun, Ok("begun"));
        drop(inner);
        let dropped = spawn_blocking(move || happened.recv_timeout(LONG));
        assert_eq!(dropped.await.unwrap(), Ok("dropped"));
    });
}
