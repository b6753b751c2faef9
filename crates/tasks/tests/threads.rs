//! What the chapter says of work that holds its thread. Nothing here measures a time: what is proved is what could run meanwhile.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use tasks::blocking::{Leave, begin, goes_on, is_told, leave, steps};
use tasks::cpu::{
    in_place, leaving_one_processor, on_a_blocking_thread, on_pool, on_rayon, on_the_worker,
    primes_below,
};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};

/// Longer than any machine takes to run a task.
const FOR_SURE: Duration = Duration::from_secs(20);

/// Long enough for a task to run, if it may.
const A_WHILE: Duration = Duration::from_millis(100);

/// Work that holds its thread until another task has run, and tells whether one has.
fn work_that_needs_another_task(
    patience: Duration,
) -> (impl FnOnce() -> bool + Send + 'static, Sender<()>) {
    let (runs, ran) = mpsc::channel();
    (move || ran.recv_timeout(patience).is_ok(), runs)
}

/// The other task.
fn spawn_another_task(runs: Sender<()>) {
    tokio::spawn(async move { runs.send(()).ok() });
}

#[tokio::test]
async fn computing_on_the_worker_stops_the_other_tasks_on_it() {
    let (work, runs) = work_that_needs_another_task(A_WHILE);
    spawn_another_task(runs);
    assert!(!on_the_worker(work).await, "the thread was never free");
}

#[tokio::test]
async fn a_thread_for_blocking_leaves_the_worker_to_the_others() {
    let (work, runs) = work_that_needs_another_task(FOR_SURE);
    spawn_another_task(runs);
    assert!(on_a_blocking_thread(work).await.unwrap());
}

#[tokio::test]
async fn a_pool_of_ones_own_leaves_a_processor_to_those_who_wait() {
    let processors = std::thread::available_parallelism().unwrap().get();
    let pool = leaving_one_processor().unwrap();
    assert_eq!(pool.current_num_threads(), (processors - 1).max(1));
    let (work, runs) = work_that_needs_another_task(FOR_SURE);
    spawn_another_task(runs);
    assert!(on_pool(&pool, work).await, "and the worker, of course");
}

#[tokio::test]
async fn rayon_leaves_the_worker_to_the_others() {
    let (work, runs) = work_that_needs_another_task(FOR_SURE);
    spawn_another_task(runs);
    assert!(on_rayon(work).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn block_in_place_hands_the_other_tasks_to_another_thread() {
    let task = tokio::spawn(async {
        let (work, runs) = work_that_needs_another_task(FOR_SURE);
        spawn_another_task(runs);
        in_place(work).await
    });
    assert!(task.await.unwrap());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_is_joined_with_block_in_place_stands_still() {
    let task = tokio::spawn(async {
        let (work, runs) = work_that_needs_another_task(A_WHILE);
        let (ran, _) = tokio::join!(in_place(work), async { runs.send(()).ok() });
        ran
    });
    assert!(
        !task.await.unwrap(),
        "other tasks were handed over, other parts of this one weren't"
    );
}

#[tokio::test]
async fn all_ways_give_the_same_answer() {
    let primes = || primes_below(100);
    assert_eq!(on_the_worker(primes).await, 25);
    assert_eq!(on_a_blocking_thread(primes).await.unwrap(), 25);
    assert_eq!(on_rayon(primes).await, 25);
    assert_eq!(on_pool(&leaving_one_processor().unwrap(), primes).await, 25);
}

#[tokio::test]
async fn a_panic_in_rayons_pool_goes_on_in_the_caller() {
    let task = tokio::spawn(on_rayon::<()>(|| panic!("broken")));
    assert_eq!(
        task.await.unwrap_err().into_panic().downcast_ref::<&str>(),
        Some(&"broken"),
        "and the process is still there"
    );
}

#[tokio::test]
async fn queued_work_that_nobody_waits_for_is_never_begun_by_rayon() {
    // Every thread of the pool is busy until `free` is dropped.
    let (free, busy) = mpsc::channel::<()>();
    let busy = Arc::new(std::sync::Mutex::new(busy));
    for _ in 0..rayon_threads() {
        let busy = Arc::clone(&busy);
        tokio::spawn(on_rayon(move || busy.lock().unwrap().recv().ok()));
    }
    tokio::task::yield_now().await;
    let begun = Arc::new(AtomicBool::new(false));
    let queued = on_rayon({
        let begun = Arc::clone(&begun);
        move || begun.store(true, Ordering::Relaxed)
    });
    timeout(Duration::from_millis(10), queued)
        .await
        .unwrap_err();
    drop(free);
    // Its turn comes, and the closure is dropped.
    let its_turn = async {
        while Arc::strong_count(&begun) > 1 {
            sleep(Duration::from_millis(1)).await;
        }
    };
    timeout(FOR_SURE, its_turn).await.unwrap();
    assert!(!begun.load(Ordering::Relaxed));
}

fn rayon_threads() -> usize {
    std::thread::available_parallelism().unwrap().get()
}

/// Work that holds its thread until it is let go, and then tells how that ended.
fn gated() -> (
    Sender<()>,
    oneshot::Receiver<()>,
    impl FnOnce() -> u64 + Send,
) {
    let (let_go, gate): (Sender<()>, Receiver<()>) = mpsc::channel();
    let (ends, ended) = oneshot::channel();
    let work = move || {
        gate.recv().ok();
        ends.send(()).ok();
        42
    };
    (let_go, ended, work)
}

#[tokio::test]
async fn work_on_a_thread_for_blocking_goes_on_when_its_caller_gives_up() {
    let (let_go, ended, work) = gated();
    let given_up = goes_on(A_WHILE, move |_| work()).await;
    assert!(given_up.is_none());
    let_go.send(()).unwrap();
    timeout(FOR_SURE, ended)
        .await
        .expect("it was still there")
        .expect("and ran to its end");
}

#[tokio::test]
async fn abort_does_not_end_blocking_work_that_has_begun() {
    let (let_go, ended, work) = gated();
    let (begins, begun) = oneshot::channel();
    let task = tokio::task::spawn_blocking(move || {
        begins.send(()).unwrap();
        work()
    });
    begun.await.unwrap();
    task.abort();
    let_go.send(()).unwrap();
    ended.await.unwrap();
    assert_eq!(task.await.unwrap(), 42, "as if nobody had said anything");
}

#[test]
fn abort_does_end_blocking_work_that_still_waits_for_a_thread() {
    let runtime = Builder::new_current_thread()
        .max_blocking_threads(1)
        .build()
        .unwrap();
    let (let_go, _ended, work) = gated();
    begin(&runtime, move || {
        work();
    });
    let queued = runtime.spawn_blocking(|| 42);
    queued.abort();
    let_go.send(()).unwrap();
    assert!(runtime.block_on(queued).unwrap_err().is_cancelled());
}

#[tokio::test]
async fn blocking_work_that_looks_at_its_token_ends_when_its_caller_gives_up() {
    let (ends, ended) = oneshot::channel();
    let given_up = is_told(A_WHILE, move |stop| {
        let done = steps(u64::MAX, &stop, std::thread::yield_now);
        ends.send(done).ok();
        done
    });
    assert!(given_up.await.is_none());
    let done = timeout(FOR_SURE, ended)
        .await
        .expect("the token was cancelled with its guard")
        .unwrap();
    assert!(done > 0, "it had been at work");
}

#[tokio::test]
async fn blocking_work_that_is_in_time_gives_its_value() {
    let in_time = is_told(FOR_SURE, |stop| steps(10, &stop, || ())).await;
    assert_eq!(in_time.unwrap().unwrap(), 10);
}

fn runtime() -> Runtime {
    Builder::new_current_thread().build().unwrap()
}

#[test]
fn dropping_a_runtime_waits_for_blocking_work() {
    let ended = Arc::new(AtomicBool::new(false));
    let runtime = runtime();
    begin(&runtime, {
        let ended = Arc::clone(&ended);
        move || {
            nap(A_WHILE);
            ended.store(true, Ordering::Relaxed);
        }
    });
    leave(runtime, Leave::Drop);
    assert!(
        ended.load(Ordering::Relaxed),
        "a program that ends `main` hangs until its blocking work is done"
    );
}

#[test]
fn a_runtime_can_be_left_without_waiting_for_blocking_work() {
    for how in [Leave::Background, Leave::Timeout(A_WHILE)] {
        let runtime = runtime();
        let (let_go, mut ended, work) = gated();
        begin(&runtime, move || {
            work();
        });
        leave(runtime, how);
        assert!(
            ended.try_recv().is_err(),
            "it returned while the work still ran: {how:?}"
        );
        let_go.send(()).unwrap();
        ended.blocking_recv().expect("the thread is still there");
    }
}

#[expect(clippy::disallowed_methods, reason = "this thread is allowed to block")]
fn nap(length: Duration) {
    std::thread::sleep(length);
}
