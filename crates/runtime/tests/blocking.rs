//! What the chapter says of work that holds its thread, each sentence proved by another task's ticks.
//!
//! The work itself looks at the ticks, and goes on as soon as it has seen three. So a cure is quick on a busy machine too, and
//! only the wrong way waits for its whole limit.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a test may panic, and blocking is what these are about"
)]

use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

use crate::support::{LONG, SHORT, workers};
use runtime::blocking::{by_budget, in_place, in_turns, on_a_blocking_thread, on_the_worker};
use runtime::own_thread::{OwnThread, ThreadGone};
use tokio::task::yield_now;
use tokio::time::{Instant, sleep};

/// Counts the ticks of a task.
#[derive(Clone, Default)]
struct Ticks(Arc<AtomicU32>);

impl Ticks {
    async fn tick(self) {
        loop {
            self.0.fetch_add(1, Ordering::Relaxed);
            sleep(Duration::from_millis(1)).await;
        }
    }

    /// Holds the thread until there were three more ticks; `false` if the limit comes first.
    fn go_on_within(&self, limit: Duration) -> bool {
        let wanted = self.0.load(Ordering::Relaxed) + 3;
        let started = Instant::now();
        while self.0.load(Ordering::Relaxed) < wanted {
            if started.elapsed() > limit {
                return false;
            }
            thread::sleep(Duration::from_millis(1));
        }
        true
    }
}

/// Runs `work` as a task on the only worker of a runtime, beside a task that ticks.
fn beside_ticks<F>(work: impl FnOnce(Ticks) -> F) -> F::Output
where
    F: Future<Output: Send> + Send + 'static,
{
    let runtime = workers(1);
    let ticks = Ticks::default();
    let work = work(ticks.clone());
    let both = async {
        tokio::spawn(ticks.tick());
        yield_now().await;
        work.await
    };
    runtime
        .block_on(async { tokio::spawn(both).await })
        .unwrap()
}

#[test]
fn work_that_holds_its_worker_stops_every_other_task_on_it() {
    let seen = beside_ticks(|ticks| on_the_worker(0..1, move |_| ticks.go_on_within(SHORT)));
    assert_eq!(
        seen,
        [false],
        "its timer was due after a millisecond, but nobody was there to fire it"
    );
}

#[test]
fn work_on_a_thread_for_blocking_leaves_the_worker_to_the_others() {
    let seen = beside_ticks(|ticks| on_a_blocking_thread(0..2, move |_| ticks.go_on_within(LONG)));
    assert_eq!(seen.unwrap(), [true, true]);
}

#[test]
fn block_in_place_moves_the_other_tasks_away_first() {
    let seen = beside_ticks(|ticks| in_place(0..2, move |_| ticks.go_on_within(LONG)));
    assert_eq!(seen, [true, true], "another thread became the worker");
}

#[test]
fn what_a_task_joins_beside_block_in_place_stands_still() {
    let seen = beside_ticks(|_| async {
        let own = Ticks::default();
        let looking = own.clone();
        tokio::select! {
            biased;
            () = own.tick() => unreachable!("it ticks for ever"),
            seen = in_place(0..1, move |_| looking.go_on_within(SHORT)) => seen,
        }
    });
    assert_eq!(
        seen,
        [false],
        "the other tasks were moved away; this is the same task"
    );
}

#[test]
fn a_thread_of_its_own_leaves_the_worker_to_the_others() {
    let printer = OwnThread::start("printer", || ()).unwrap();
    let seen = beside_ticks(|ticks| async move {
        printer
            .call(move |()| ticks.go_on_within(LONG))
            .await
            .unwrap()
    });
    assert!(seen);
}

#[tokio::test]
async fn the_state_of_such_a_thread_need_not_be_send() {
    let thread = OwnThread::start("counter", || Rc::new(1)).unwrap();
    let strong = thread.call(|state| Rc::strong_count(state)).await;
    assert_eq!(strong, Ok(1), "the `Rc` was made there, and never leaves");
}

#[tokio::test]
async fn calls_run_in_the_order_in_which_they_were_made() {
    let thread = OwnThread::start("log", Vec::new).unwrap();
    let call = |n| {
        thread.call(move |log: &mut Vec<u32>| {
            log.push(n);
            log.clone()
        })
    };
    let (_, _, log) = tokio::join!(biased; call(1), call(2), call(3));
    assert_eq!(log, Ok(vec![1, 2, 3]));
}

#[tokio::test]
async fn a_call_that_panics_ends_the_thread_and_every_later_call_says_so() {
    let thread = OwnThread::start("fragile", || ()).unwrap();
    let panicked = thread.call(|()| panic!("no paper")).await;
    assert_eq!(panicked, Err::<(), _>(ThreadGone));
    assert_eq!(thread.call(|()| 1).await, Err(ThreadGone));
}

#[tokio::test]
async fn a_call_whose_caller_has_gone_before_its_turn_never_begins() {
    let thread = OwnThread::start("busy", || 0_u32).unwrap();
    let (release, released) = mpsc::channel::<()>();
    let first = thread.clone();
    let first = tokio::spawn(async move { first.call(move |_| released.recv().is_ok()).await });
    yield_now().await;
    {
        let second = thread.call(|count| *count += 1);
        let timed_out = tokio::time::timeout(Duration::from_millis(1), second).await;
        assert!(timed_out.is_err(), "the thread is held by the first call");
    }
    release.send(()).unwrap();
    assert_eq!(first.await.unwrap(), Ok(true));
    assert_eq!(
        thread.call(|count| *count).await,
        Ok(0),
        "the second call counted nothing"
    );
}

#[tokio::test]
async fn such_a_thread_ends_when_its_last_handle_is_dropped() {
    struct Dropped(mpsc::Sender<()>);
    impl Drop for Dropped {
        fn drop(&mut self) {
            self.0.send(()).ok();
        }
    }
    let (sender, dropped) = mpsc::channel();
    let thread = OwnThread::start("short", move || Dropped(sender)).unwrap();
    drop(thread);
    dropped
        .recv_timeout(LONG)
        .expect("the state is dropped when the thread ends");
}

/// Runs `way` over pages beside a task that asks for a turn all the time; gives how many pages were done at each turn.
macro_rules! pages_done_at_each_turn {
    ($way:path, $pages:expr) => {{
        let done = Arc::new(AtomicU32::new(0));
        let turns = Arc::new(Mutex::new(Vec::new()));
        tokio::spawn({
            let (done, turns) = (Arc::clone(&done), Arc::clone(&turns));
            async move {
                loop {
                    turns.lock().unwrap().push(done.load(Ordering::Relaxed));
                    yield_now().await;
                }
            }
        });
        let rendered = $way(0..$pages, |page| {
            done.fetch_add(1, Ordering::Relaxed);
            page
        });
        assert_eq!(rendered.await, (0..$pages).collect::<Vec<u32>>());
        let turns = turns.lock().unwrap().clone();
        turns
    }};
}

#[tokio::test(start_paused = true)]
async fn in_turns_the_others_run_after_each_page() {
    assert_eq!(pages_done_at_each_turn!(in_turns, 4), [1, 2, 3, 4]);
}

#[tokio::test(start_paused = true)]
async fn the_budget_gives_the_others_a_turn_every_128_steps() {
    assert_eq!(pages_done_at_each_turn!(by_budget, 400), [129, 257, 385]);
}

#[tokio::test(start_paused = true)]
async fn without_turns_the_others_run_when_all_is_done() {
    assert!(
        pages_done_at_each_turn!(on_the_worker, 400).is_empty(),
        "it never gave a turn away"
    );
}
