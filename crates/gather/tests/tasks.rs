//! What the chapter says of tasks: `JoinSet`, and a task group made of one.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use gather::join_set;
use gather::service::{Answer, FetchError, Service};
use gather::task_group::{TaskError, fetch_in_a_group, task_group, task_group_within};
use timeline::{Outcome, Recorder};
use tokio::task::{JoinSet, yield_now};
use tokio::time::{Instant, sleep, timeout};

const SECOND: Duration = Duration::from_secs(1);
const HALF: Duration = Duration::from_millis(500);
const REQUESTS: [(&str, Duration); 3] = [
    ("users", Duration::from_secs(3)),
    ("orders", SECOND),
    ("stock", Duration::from_secs(2)),
];

fn names(answers: &[Answer]) -> Vec<&str> {
    answers.iter().map(|answer| answer.name.as_str()).collect()
}

/// Lives as long as the task that holds it, and takes one off the count when that ends.
struct Alive(Arc<AtomicUsize>);

impl Alive {
    fn new(alive: &Arc<AtomicUsize>) -> Self {
        alive.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(alive))
    }
}

impl Drop for Alive {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Two tasks that sleep for an hour, and `third` beside them.
fn two_sleepers_and(
    alive: &Arc<AtomicUsize>,
    third: impl Future<Output = Result<(), &'static str>> + Send + 'static,
) -> JoinSet<Result<(), &'static str>> {
    let mut tasks = JoinSet::new();
    for _ in 0..2 {
        let alive = Alive::new(alive);
        tasks.spawn(async move {
            let _alive = alive;
            sleep(3600 * SECOND).await;
            Ok(())
        });
    }
    tasks.spawn(third);
    tasks
}

#[tokio::test(start_paused = true)]
async fn a_join_set_gives_the_answers_as_they_come() {
    let started = Instant::now();
    let answers = join_set::in_order_of_completion(&Service::simulated(), &REQUESTS)
        .await
        .unwrap();
    assert_eq!(
        names(&answers),
        ["orders", "stock", "users"],
        "the quickest comes first"
    );
    assert_eq!(started.elapsed(), 3 * SECOND, "the tasks ran side by side");
}

#[tokio::test(start_paused = true)]
async fn tasks_that_carry_their_index_give_the_answers_in_the_order_of_the_input() {
    let answers = join_set::in_input_order(&Service::simulated(), &REQUESTS)
        .await
        .unwrap();
    assert_eq!(names(&answers), ["users", "orders", "stock"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tasks_run_at_the_same_time_on_several_threads() {
    // Blocking on purpose: a thread that waits here can run nothing else, so each needs the other's thread.
    let (to_second, from_first) = std::sync::mpsc::channel();
    let (to_first, from_second) = std::sync::mpsc::channel();
    let patience = Duration::from_secs(30);
    let mut tasks = JoinSet::new();
    tasks.spawn(async move {
        to_second.send(()).unwrap();
        from_second.recv_timeout(patience)
    });
    tasks.spawn(async move {
        to_first.send(()).unwrap();
        from_first.recv_timeout(patience)
    });
    let met = join_set::each_output(tasks).await;
    assert_eq!(
        met,
        [Ok(()), Ok(())],
        "each met the other while both were running"
    );
}

#[tokio::test(start_paused = true)]
async fn a_panic_in_a_join_set_ends_its_own_task_only() {
    let mut tasks = JoinSet::new();
    tasks.spawn(async { panic!("broken") });
    tasks.spawn(async {
        sleep(SECOND).await;
        "fine"
    });
    let outcomes = join_set::each_outcome(tasks).await;
    let died = outcomes[0].as_ref().unwrap_err();
    assert!(died.is_panic(), "the panic arrives as a value");
    assert_eq!(
        *outcomes[1].as_ref().unwrap(),
        "fine",
        "the other task noticed nothing"
    );
}

#[tokio::test(start_paused = true)]
#[should_panic(expected = "broken")]
async fn join_set_join_all_panics_where_a_task_panicked() {
    let mut tasks = JoinSet::new();
    tasks.spawn(async { panic!("broken") });
    join_set::each_output::<()>(tasks).await;
}

#[tokio::test(start_paused = true)]
async fn dropping_a_join_set_aborts_its_tasks() {
    let alive = Arc::new(AtomicUsize::new(0));
    let tasks = two_sleepers_and(&alive, async { Ok(()) });
    yield_now().await;
    drop(tasks);
    assert_eq!(
        alive.load(Ordering::Relaxed),
        2,
        "drop asks for the end and doesn't wait for it"
    );
    yield_now().await;
    assert_eq!(
        alive.load(Ordering::Relaxed),
        0,
        "the next time the runtime ran, they were gone"
    );
}

#[tokio::test(start_paused = true)]
async fn an_error_that_leaves_the_function_aborts_the_tasks_of_its_set() {
    let recorder = Recorder::new();
    let _recording = recorder.set_default();
    let service = Service::simulated().failing("orders", HALF);
    join_set::in_order_of_completion(&service, &REQUESTS)
        .await
        .unwrap_err();
    yield_now().await;
    let run = recorder.take();
    assert_eq!(run.took(), HALF);
    assert_eq!(
        run.lane("fetch users").unwrap().outcome,
        Outcome::Cancelled,
        "`?` drops the set"
    );
}

#[tokio::test(start_paused = true)]
async fn a_task_group_gives_what_all_tasks_returned() {
    let started = Instant::now();
    let answers = fetch_in_a_group(&Service::simulated(), SECOND)
        .await
        .unwrap();
    assert_eq!(answers.len(), 3);
    assert_eq!(started.elapsed(), SECOND);
}

#[tokio::test(start_paused = true)]
async fn the_first_error_of_a_task_group_cancels_the_others() {
    let recorder = Recorder::new();
    let _recording = recorder.set_default();
    let service = Service::simulated().failing("orders", HALF);
    let error = fetch_in_a_group(&service, SECOND).await.unwrap_err();
    let run = recorder.take();
    assert!(matches!(error, TaskError::Returned(FetchError { ref name, .. }) if name == "orders"));
    assert_eq!(run.took(), HALF, "nobody waits for the hopeless");
    for lane in ["fetch users", "fetch stock"] {
        assert_eq!(
            run.lane(lane).unwrap().outcome,
            Outcome::Cancelled,
            "{lane}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_task_group_waits_until_the_cancelled_tasks_are_gone() {
    let alive = Arc::new(AtomicUsize::new(0));
    let tasks = two_sleepers_and(&alive, async { Err("failed") });
    assert!(matches!(
        task_group(tasks).await,
        Err(TaskError::Returned("failed"))
    ));
    // No await since: had the group only asked them to end, both would still be there.
    assert_eq!(
        alive.load(Ordering::Relaxed),
        0,
        "no task outlives its group"
    );
}

#[tokio::test]
async fn a_task_group_waits_for_work_that_cannot_be_cancelled() {
    let (go, gone) = std::sync::mpsc::channel::<()>();
    let finished = Arc::new(AtomicUsize::new(0));
    let mut tasks = JoinSet::new();
    let finishes = Arc::clone(&finished);
    let (started, running) = tokio::sync::oneshot::channel();
    tasks.spawn_blocking(move || {
        started.send(()).unwrap();
        gone.recv().unwrap();
        finishes.fetch_add(1, Ordering::Relaxed);
        Ok(())
    });
    tasks.spawn(async move {
        running.await.unwrap();
        tokio::spawn(async move { go.send(()).unwrap() });
        Err("failed")
    });
    task_group(tasks).await.unwrap_err();
    let finished = finished.load(Ordering::Relaxed);
    assert_eq!(
        finished, 1,
        "a closure on a blocking thread runs to its end, and the group waits"
    );
}

#[tokio::test(start_paused = true)]
async fn a_panic_counts_as_a_failure_of_the_task_group() {
    let alive = Arc::new(AtomicUsize::new(0));
    let tasks = two_sleepers_and(&alive, async { panic!("broken") });
    let Err(TaskError::Died(died)) = task_group(tasks).await else {
        panic!("a panic must not be lost");
    };
    assert!(died.is_panic());
    assert_eq!(
        alive.load(Ordering::Relaxed),
        0,
        "and it cancelled the others"
    );
}

#[tokio::test(start_paused = true)]
async fn a_task_group_that_is_cancelled_cancels_its_tasks_and_does_not_wait() {
    let alive = Arc::new(AtomicUsize::new(0));
    let tasks = two_sleepers_and(&alive, async { Ok(()) });
    timeout(SECOND, task_group(tasks)).await.unwrap_err();
    assert_eq!(
        alive.load(Ordering::Relaxed),
        2,
        "Drop can't await: they are on their way out"
    );
    yield_now().await;
    assert_eq!(alive.load(Ordering::Relaxed), 0);
}

#[tokio::test(start_paused = true)]
async fn a_deadline_inside_of_the_task_group_cancels_and_waits() {
    let alive = Arc::new(AtomicUsize::new(0));
    let tasks = two_sleepers_and(&alive, async { Ok(()) });
    let started = Instant::now();
    task_group_within(SECOND, tasks).await.unwrap_err();
    assert_eq!(started.elapsed(), SECOND);
    assert_eq!(
        alive.load(Ordering::Relaxed),
        0,
        "the deadline ended the wait, not the clean-up"
    );
}

#[tokio::test(start_paused = true)]
async fn a_second_error_of_a_task_group_is_dropped() {
    let mut tasks = JoinSet::new();
    for error in ["first", "second"] {
        tasks.spawn(async move { Err::<(), _>(error) });
    }
    let Err(TaskError::Returned(error)) = task_group(tasks).await else {
        panic!("both tasks failed");
    };
    assert_eq!(
        error, "first",
        "there is no ExceptionGroup: one error speaks for all"
    );
}
