//! What the chapter says of starting tasks, of waiting for them, and of not waiting.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tasks::background::{Background, Failed};
use tasks::detach::{awaited, detached, program_that_forgets, program_that_waits};
use tasks::ended::Ended;
use tasks::job::{Ends, Job, JobError};
use tasks::set::{at_most, never_joined};
use tasks::start::{called_now, started_now};
use timeline::Outcome;
use tokio::runtime::{Builder, Runtime};
use tokio::time::{Instant, sleep, timeout};

use crate::support::recording;

const SECOND: Duration = Duration::from_secs(1);
const HALF: Duration = Duration::from_millis(500);

#[tokio::test(start_paused = true)]
async fn a_task_runs_while_its_parent_does_something_else() {
    let (_recorder, _guard) = recording();
    let started = Instant::now();
    assert_eq!(started_now(2 * SECOND, SECOND).await.unwrap(), 42);
    assert_eq!(
        started.elapsed(),
        2 * SECOND,
        "the report was half made when the visitors had gone"
    );
}

#[tokio::test(start_paused = true)]
async fn a_future_that_is_awaited_later_starts_later() {
    let (_recorder, _guard) = recording();
    let started = Instant::now();
    assert_eq!(called_now(2 * SECOND, SECOND).await.unwrap(), 42);
    assert_eq!(
        started.elapsed(),
        3 * SECOND,
        "calling it started nothing: one after the other"
    );
}

#[tokio::test(start_paused = true)]
async fn cancelling_the_parent_leaves_its_task_running() {
    let (recorder, _guard) = recording();
    timeout(HALF, started_now(2 * SECOND, SECOND))
        .await
        .unwrap_err();
    sleep(2 * SECOND).await;
    let run = recorder.take();
    assert_eq!(
        run.lane("greet_visitors").unwrap().outcome,
        Outcome::Cancelled,
        "the parent's own future goes with the parent"
    );
    let report = run.lane("report").unwrap();
    assert_eq!(
        (report.outcome, report.ended),
        (Outcome::Done, Some(2 * SECOND)),
        "the task was only detached: it made a report for nobody"
    );
}

#[tokio::test(start_paused = true)]
async fn a_detached_task_runs_to_its_end() {
    let (recorder, _guard) = recording();
    detached(Job::new(1, SECOND)).await.unwrap();
    sleep(2 * SECOND).await;
    assert_eq!(
        recorder.take().lane("job 1").unwrap().outcome,
        Outcome::Done,
        "the runtime holds the task, not the handle"
    );
}

#[tokio::test(start_paused = true)]
async fn nobody_hears_of_the_error_of_a_detached_task() {
    let (recorder, _guard) = recording();
    let told = detached(Job::new(1, SECOND).ending(Ends::WithAnError)).await;
    sleep(2 * SECOND).await;
    assert!(told.is_ok());
    assert_eq!(
        recorder.take().lane("job 1").unwrap().outcome,
        Outcome::Failed,
        "it failed, and its result was dropped with the task"
    );
}

#[tokio::test(start_paused = true)]
async fn a_panic_ends_its_own_task_and_nothing_else() {
    let (recorder, _guard) = recording();
    detached(Job::new(1, HALF).ending(Ends::WithAPanic))
        .await
        .unwrap();
    detached(Job::new(2, SECOND)).await.unwrap();
    sleep(2 * SECOND).await;
    let run = recorder.take();
    assert_eq!(run.lane("job 1").unwrap().outcome, Outcome::Panicked);
    assert_eq!(
        run.lane("job 2").unwrap().outcome,
        Outcome::Done,
        "the program goes on as if nothing had happened"
    );
}

#[tokio::test(start_paused = true)]
async fn awaiting_a_task_tells_an_error_from_a_panic() {
    let (_recorder, _guard) = recording();
    assert!(awaited(Job::new(1, SECOND)).await.is_ok());
    let failed = awaited(Job::new(2, SECOND).ending(Ends::WithAnError)).await;
    assert!(
        matches!(failed, Err(Ended::Failed(JobError { n: 2 }))),
        "the inner result is the job's: {failed:?}"
    );
    let panicked = awaited(Job::new(3, SECOND).ending(Ends::WithAPanic)).await;
    let Err(Ended::Panicked(died)) = panicked else {
        panic!("the outer result is the task's: {panicked:?}");
    };
    let said = died.into_panic();
    assert_eq!(
        said.downcast_ref::<String>().map(String::as_str),
        Some("job 3 is broken")
    );
}

fn runtime() -> Runtime {
    Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap()
}

/// A job that says when it is done.
fn job(done: &Arc<AtomicBool>) -> impl Future<Output = ()> + Send + 'static {
    let done = Arc::clone(done);
    async move {
        sleep(SECOND).await;
        done.store(true, Ordering::Relaxed);
    }
}

#[test]
fn a_program_that_ends_drops_its_tasks_in_the_middle() {
    let done = Arc::new(AtomicBool::new(false));
    program_that_forgets(runtime(), job(&done));
    assert!(
        !done.load(Ordering::Relaxed),
        "the runtime was dropped, and the job with it, at its await"
    );
    assert_eq!(
        Arc::strong_count(&done),
        1,
        "and what the job held was released"
    );
}

#[test]
fn a_program_that_waits_for_its_task_loses_nothing() {
    let done = Arc::new(AtomicBool::new(false));
    program_that_waits(runtime(), job(&done));
    assert!(done.load(Ordering::Relaxed));
}

#[tokio::test(start_paused = true)]
async fn each_failure_in_the_background_is_told() {
    let (_recorder, _guard) = recording();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let background = Background::new({
        let heard = Arc::clone(&heard);
        move |failed| heard.lock().unwrap().push(failed)
    });
    background.spawn("invoice", Job::new(1, SECOND).run());
    background.spawn("mail", Job::new(2, HALF).ending(Ends::WithAnError).run());
    background.spawn("log", Job::new(3, SECOND).ending(Ends::WithAPanic).run());
    background.wait(2 * SECOND).await.unwrap();
    let failed = |task: &str, why: &str| Failed {
        task: task.to_owned(),
        why: why.to_owned(),
    };
    assert_eq!(
        *heard.lock().unwrap(),
        [
            failed("mail", "job 2 could not be done"),
            failed("log", "panicked: job 3 is broken")
        ],
        "an error and a panic are told, a success isn't"
    );
}

#[tokio::test(start_paused = true)]
async fn a_program_can_wait_for_all_of_its_background() {
    let (recorder, _guard) = recording();
    let background = Background::new(drop);
    background.spawn("long", Job::new(1, 2 * SECOND).run());
    background.spawn("longer", Job::new(2, 3 * SECOND).run());
    assert!(
        background.wait(SECOND).await.is_err(),
        "they take longer than the patience"
    );
    background.wait(10 * SECOND).await.unwrap();
    let run = recorder.take();
    assert_eq!(
        run.took(),
        3 * SECOND,
        "the first wait took a second of patience and stopped nothing"
    );
    assert!(run.lanes_of("job").all(|job| job.outcome == Outcome::Done));
}

fn six_jobs() -> impl Iterator<Item = Job> {
    (1..=6).map(|n| Job::new(n, SECOND))
}

#[tokio::test(start_paused = true)]
async fn a_set_can_start_the_next_task_when_one_has_ended() {
    let (recorder, _guard) = recording();
    let started = Instant::now();
    let mut heard = Vec::new();
    let jobs = (1..=4).map(|n| Job::new(n, n * SECOND));
    at_most(2, jobs, |ended| {
        heard.push((ended.unwrap(), started.elapsed()))
    })
    .await;
    assert_eq!(recorder.take().most_in_flight("job"), 2);
    assert_eq!(
        heard,
        [
            (1, SECOND),
            (2, 2 * SECOND),
            (3, 4 * SECOND),
            (4, 6 * SECOND)
        ],
        "the third began when the first had ended, and each was heard of when it ended"
    );
}

#[tokio::test(start_paused = true)]
async fn a_set_hears_of_errors_and_panics_and_goes_on() {
    let (_recorder, _guard) = recording();
    let mut heard = Vec::new();
    let jobs = [
        Job::new(1, SECOND).ending(Ends::WithAnError),
        Job::new(2, SECOND).ending(Ends::WithAPanic),
        Job::new(3, SECOND),
    ];
    at_most(1, jobs, |ended| heard.push(ended)).await;
    assert!(
        matches!(
            heard.as_slice(),
            [Err(Ended::Failed(_)), Err(Ended::Panicked(_)), Ok(3)]
        ),
        "{heard:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn dropping_what_owns_a_set_aborts_its_tasks_and_starts_no_more() {
    let (recorder, _guard) = recording();
    timeout(HALF, at_most(2, six_jobs(), drop))
        .await
        .unwrap_err();
    sleep(10 * SECOND).await;
    let run = recorder.take();
    let ended: Vec<_> = run
        .lanes_of("job")
        .map(|job| (job.outcome, job.ended))
        .collect();
    assert_eq!(
        ended,
        [(Outcome::Cancelled, Some(HALF)); 2],
        "the two that ran were aborted, the other four never began"
    );
}

#[tokio::test(start_paused = true)]
async fn a_set_that_nobody_empties_keeps_every_result() {
    let (_recorder, _guard) = recording();
    let mut set = never_joined(2, six_jobs()).await;
    sleep(10 * SECOND).await;
    assert_eq!(
        set.len(),
        6,
        "all of them have ended, and all of their results are still there"
    );
    while set.join_next().await.is_some() {}
    assert!(set.is_empty());
}
