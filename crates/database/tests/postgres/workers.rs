//! The program `examples/worker.rs`, several processes of it at a time, killed in the middle of their jobs.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use database::jobs::put;
use futures::future::join_all;
use rustix::process::{Pid, Signal, kill_process};
use sqlx::PgPool;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::{Instant, sleep, timeout};

use crate::support::{PATIENCE, number, numbers, pool, url_of};

const OPEN_JOBS: &str = "SELECT id FROM jobs WHERE done_at IS NULL";

/// A worker that is killed in the middle of its job, however slow the machine is.
const NEVER_DONE: &[&str] = &["--takes", "600"];

/// A process, which dies with its test.
struct Worker {
    process: Child,
    says: Lines<BufReader<ChildStdout>>,
}

impl Worker {
    fn start(url: &str, arguments: &[&str]) -> Self {
        let mut process = Command::new(example())
            .args(arguments)
            .env("DATABASE_URL", url)
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let says = BufReader::new(process.stdout.take().unwrap()).lines();
        Self { process, says }
    }

    /// Waits until it has begun a job: its effect is there, and it isn't marked as done.
    async fn begun(&mut self) -> i64 {
        let line = timeout(PATIENCE, self.says.next_line())
            .await
            .expect("it begins no job");
        let line = line.unwrap().expect("it has ended");
        line.strip_prefix("begun ").unwrap().parse().unwrap()
    }

    /// SIGKILL: it can do nothing about it.
    async fn kill(mut self) {
        self.process.kill().await.unwrap();
    }

    /// SIGTERM, and it ends well.
    async fn stop(mut self) {
        let id = i32::try_from(self.process.id().unwrap()).unwrap();
        kill_process(Pid::from_raw(id).unwrap(), Signal::TERM).unwrap();
        let status = timeout(PATIENCE, self.process.wait())
            .await
            .expect("it goes on")
            .unwrap();
        assert!(status.success(), "{status}");
    }
}

/// Cargo builds the examples before it runs all tests of a package, and puts them beside these.
fn example() -> PathBuf {
    let test = env::current_exe().unwrap();
    let profile = test.parent().and_then(|deps| deps.parent()).unwrap();
    let example = profile.join("examples").join("worker");
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/worker.rs");
    let written = |path: &Path| path.metadata().and_then(|file| file.modified()).ok();
    assert!(
        written(&example) > written(Path::new(source)),
        "the example is missing or older than its source: `cargo build -p database --example worker`"
    );
    example
}

/// Starts so many workers at a time on jobs of their own, and kills them in the middle.
async fn killed_in_mid_job(pool: &PgPool, url: &str, many: usize, arguments: &[&str]) -> Vec<i64> {
    for _ in 0..many {
        put(pool, "Ada").await.unwrap();
    }
    let mut victims: Vec<Worker> = (0..many).map(|_| Worker::start(url, arguments)).collect();
    let begun = join_all(victims.iter_mut().map(Worker::begun)).await;
    join_all(victims.into_iter().map(Worker::kill)).await;
    begun
}

async fn all_done(pool: &PgPool) {
    let started = Instant::now();
    while !numbers(pool, OPEN_JOBS).await.is_empty() {
        assert!(started.elapsed() < 2 * PATIENCE, "a job was lost");
        sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_hundred_workers_killed_in_mid_job_lose_no_job_and_do_none_twice() {
    let pool = pool("workers_killed", 2).await;
    let url = url_of("workers_killed");
    let mut killed = 0;
    for _ in 0..25 {
        let begun = killed_in_mid_job(&pool, &url, 4, NEVER_DONE).await;
        killed += begun.len();
    }
    assert_eq!(killed, 100);
    assert_eq!(
        number(&pool, "SELECT count(*) FROM invoices").await,
        0,
        "all rolled back"
    );
    let workers = [(); 3].map(|()| Worker::start(&url, &["--takes", "0.01"]));
    all_done(&pool).await;
    for worker in workers {
        worker.stop().await;
    }
    let jobs = numbers(&pool, "SELECT id FROM jobs ORDER BY id").await;
    let invoiced = numbers(&pool, "SELECT job FROM invoices ORDER BY job").await;
    assert_eq!(jobs.len(), 100);
    assert_eq!(invoiced, jobs, "each job has one invoice");
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn workers_that_are_killed_beside_others_leave_their_jobs_to_them() {
    let pool = pool("workers_beside", 2).await;
    let url = url_of("workers_beside");
    let others = [(); 2].map(|()| Worker::start(&url, &["--takes", "0.01"]));
    for _ in 0..10 {
        let mut victim = Worker::start(&url, NEVER_DONE);
        // The others are quick: jobs come until one is the victim's.
        let job = loop {
            put(&pool, "Ada").await.unwrap();
            if let Ok(job) = timeout(Duration::from_millis(10), victim.begun()).await {
                break job;
            }
        };
        let open = numbers(&pool, OPEN_JOBS).await;
        assert!(open.contains(&job), "nobody else may do it");
        victim.kill().await;
    }
    all_done(&pool).await;
    for worker in others {
        worker.stop().await;
    }
    let jobs = numbers(&pool, "SELECT id FROM jobs ORDER BY id").await;
    assert_eq!(
        numbers(&pool, "SELECT job FROM invoices ORDER BY job").await,
        jobs
    );
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_worker_that_is_told_to_stop_ends_its_job_first() {
    let pool = pool("workers_stopped", 2).await;
    let jobs = [
        put(&pool, "Ada").await.unwrap(),
        put(&pool, "Barbara").await.unwrap(),
    ];
    let mut worker = Worker::start(&url_of("workers_stopped"), &["--takes", "0.5"]);
    assert_eq!(worker.begun().await, jobs[0]);
    worker.stop().await;
    let done = numbers(&pool, "SELECT id FROM jobs WHERE done_at IS NOT NULL").await;
    assert_eq!(done, jobs[..1], "the one that it had begun, and no other");
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn what_a_killed_worker_did_outside_of_the_database_is_done_again() {
    let pool = pool("workers_outside", 2).await;
    let url = url_of("workers_outside");
    let folder = tempfile::tempdir().unwrap();
    let outbox = folder.path().join("outbox");
    let to = outbox.to_str().unwrap();
    let victim = ["--takes", "600", "--lease", "600", "--outbox", to];
    let mut killed = 0;
    for _ in 0..5 {
        killed += killed_in_mid_job(&pool, &url, 4, &victim).await.len();
    }
    let over = sqlx::query("UPDATE jobs SET leased_until = now()");
    over.execute(&pool).await.expect("ten minutes later");
    let worker = Worker::start(&url, &["--takes", "0", "--lease", "60", "--outbox", to]);
    all_done(&pool).await;
    worker.stop().await;
    let mut sent: BTreeMap<i64, usize> = BTreeMap::new();
    for line in fs::read_to_string(&outbox).unwrap().lines() {
        *sent.entry(line.parse().unwrap()).or_default() += 1;
    }
    let jobs = numbers(&pool, "SELECT id FROM jobs ORDER BY id").await;
    assert!(
        jobs.iter().all(|job| sent.contains_key(job)),
        "no job is lost: {sent:?}"
    );
    let twice = sent.values().map(|times| times - 1).sum::<usize>();
    assert_eq!(
        twice, killed,
        "one letter too many for each that was killed"
    );
}
