//! Jobs that are done in the transaction that took them.

use cancel_check::cancel_at_every_await_from;
use database::jobs::{put, take, take_in_line, take_unlocked, write_invoice};
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout};

use crate::relay::{Network, Relay};
use crate::support::{MOMENT, PATIENCE, number, numbers, pool, url_of};

const INVOICED: &str = "SELECT job FROM invoices ORDER BY job";

async fn put_many(pool: &PgPool, many: i64) -> Vec<i64> {
    for n in 1..=many {
        put(pool, &format!("customer {n}")).await.unwrap();
    }
    numbers(pool, "SELECT id FROM jobs ORDER BY id").await
}

/// Does jobs until none is left.
async fn work(pool: PgPool) {
    while let Some(mut taken) = take(&pool).await.unwrap() {
        write_invoice(&mut taken).await.unwrap();
        taken.done().await.unwrap();
    }
}

/// Does jobs until all are done. One whose worker is gone is locked until its rollback has reached the
/// server.
async fn finish(pool: &PgPool) {
    let started = Instant::now();
    while number(pool, "SELECT count(*) FROM jobs WHERE done_at IS NULL").await > 0 {
        assert!(started.elapsed() < PATIENCE, "a job stays locked");
        let worked = timeout(PATIENCE, work(pool.clone())).await;
        worked.expect("the same job again and again");
    }
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn workers_that_skip_what_is_locked_do_every_job_once() {
    let pool = pool("jobs_once", 8).await;
    let jobs = put_many(&pool, 60).await;
    let mut workers = JoinSet::new();
    for _ in 0..8 {
        workers.spawn(work(pool.clone()));
    }
    timeout(PATIENCE, workers.join_all()).await.unwrap();
    assert_eq!(numbers(&pool, INVOICED).await, jobs);
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn each_worker_gets_another_job_at_once() {
    let pool = pool("jobs_skip", 3).await;
    let jobs = put_many(&pool, 2).await;
    let first = take(&pool).await.unwrap().unwrap();
    let second = timeout(PATIENCE, take(&pool)).await.unwrap();
    let second = second.unwrap().unwrap();
    assert_eq!([first.job.id, second.job.id], [jobs[0], jobs[1]]);
    let third = timeout(PATIENCE, take(&pool)).await.unwrap();
    assert!(third.unwrap().is_none(), "both are taken");
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn without_a_lock_two_workers_do_the_same_job() {
    let pool = pool("jobs_unlocked", 2).await;
    let jobs = put_many(&pool, 1).await;
    let mut first = take_unlocked(&pool).await.unwrap().unwrap();
    let mut second = take_unlocked(&pool).await.unwrap().unwrap();
    write_invoice(&mut first).await.unwrap();
    write_invoice(&mut second).await.unwrap();
    first.done().await.unwrap();
    second.done().await.expect("nothing speaks against it");
    assert_eq!(numbers(&pool, INVOICED).await, [jobs[0], jobs[0]]);
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn workers_that_lock_and_do_not_skip_wait_for_one_another() {
    let pool = pool("jobs_in_line", 3).await;
    put_many(&pool, 2).await;
    let first = take_in_line(&pool).await.unwrap().unwrap();
    let second = timeout(MOMENT, take_in_line(&pool)).await;
    assert!(
        second.is_err(),
        "there is a second job, and it waits for the first"
    );
    first.done().await.unwrap();
    let second = timeout(PATIENCE, take_in_line(&pool)).await.unwrap();
    assert!(second.unwrap().is_some(), "now it is free to look further");
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_job_that_is_dropped_is_open_again() {
    let pool = pool("jobs_dropped", 2).await;
    let jobs = put_many(&pool, 1).await;
    let mut taken = take(&pool).await.unwrap().unwrap();
    write_invoice(&mut taken).await.unwrap();
    drop(taken);
    finish(&pool).await;
    assert_eq!(
        numbers(&pool, INVOICED).await,
        jobs,
        "once: its first invoice was rolled back"
    );
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_job_whose_worker_panics_is_open_again() {
    let pool = pool("jobs_panic", 2).await;
    let jobs = put_many(&pool, 1).await;
    let workers = pool.clone();
    let worker = tokio::spawn(async move {
        let mut taken = take(&workers).await.unwrap().unwrap();
        write_invoice(&mut taken).await.unwrap();
        panic!("job {}", taken.job.id);
    });
    assert!(worker.await.unwrap_err().is_panic());
    finish(&pool).await;
    assert_eq!(numbers(&pool, INVOICED).await, jobs);
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_worker_that_is_dropped_at_any_await_leaves_its_job_open_or_done() {
    let pool = pool("jobs_cancelled", 4).await;
    let slow = Relay::to(&url_of("jobs_cancelled"), Network::Slow).await;
    let workers = PgPoolOptions::new()
        .connect_with(slow.options.clone())
        .await
        .unwrap();
    let awaits = cancel_at_every_await_from(
        async || {
            sqlx::query("TRUNCATE jobs, invoices")
                .execute(&pool)
                .await
                .unwrap();
            put_many(&pool, 1).await
        },
        async |_| {
            let mut taken = take(&workers).await.unwrap().unwrap();
            write_invoice(&mut taken).await.unwrap();
            taken.done().await.unwrap();
        },
        async |jobs, _| {
            finish(&pool).await;
            assert_eq!(
                numbers(&pool, INVOICED).await,
                jobs,
                "done once, by whomever"
            );
        },
    )
    .await;
    assert!(awaits >= 5, "begin, take, invoice, done, commit: {awaits}");
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_job_that_always_fails_is_the_first_one_for_ever() {
    let pool = pool("jobs_poison", 2).await;
    let jobs = put_many(&pool, 2).await;
    for _ in 0..3 {
        let taken = take(&pool).await.unwrap().unwrap();
        assert_eq!(taken.job.id, jobs[0], "a rollback counts nothing");
        taken.tx.rollback().await.unwrap();
    }
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_job_in_its_transaction_keeps_a_connection() {
    let pool = pool("jobs_held", 1).await;
    put_many(&pool, 1).await;
    let taken = take(&pool).await.unwrap().unwrap();
    assert!(pool.try_acquire().is_none(), "for as long as the job takes");
    taken.done().await.unwrap();
    assert_eq!(
        number(&pool, "SELECT count(*) FROM jobs WHERE done_at IS NULL").await,
        0
    );
}
