//! Jobs with effects outside of the database: lent for a while, done at least once.

use std::time::Duration;

use database::jobs::put;
use database::leases::{Leased, lease};
use sqlx::PgPool;
use tokio::time::{Instant, sleep};

use crate::support::{PATIENCE, number, pool};

/// Not over before the end of a test.
const LONG: Duration = Duration::from_secs(600);

const MOST_ATTEMPTS: i32 = 3;

async fn lease_for(pool: &PgPool, length: Duration) -> Option<Leased> {
    lease(pool, length, MOST_ATTEMPTS).await.unwrap()
}

/// Asks until a job is free.
async fn next_free(pool: &PgPool) -> Leased {
    let started = Instant::now();
    while started.elapsed() < PATIENCE {
        if let Some(leased) = lease_for(pool, LONG).await {
            return leased;
        }
        sleep(Duration::from_millis(10)).await;
    }
    panic!("the lease is never over");
}

async fn open_jobs(pool: &PgPool) -> i64 {
    number(pool, "SELECT count(*) FROM jobs WHERE done_at IS NULL").await
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_leased_job_is_nobody_elses() {
    let pool = pool("leases_exclusive", 2).await;
    let job = put(&pool, "Ada").await.unwrap();
    let leased = lease_for(&pool, LONG).await.unwrap();
    assert_eq!(leased.job.id, job);
    assert!(lease_for(&pool, LONG).await.is_none());
    assert!(leased.done(&pool).await.unwrap());
    assert!(!leased.done(&pool).await.unwrap(), "once is enough");
    assert_eq!(open_jobs(&pool).await, 0);
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_leased_job_keeps_no_connection() {
    let pool = pool("leases_free", 1).await;
    put(&pool, "Ada").await.unwrap();
    let leased = lease_for(&pool, LONG).await.unwrap();
    assert_eq!(
        open_jobs(&pool).await,
        1,
        "the only connection is free for others"
    );
    assert!(leased.done(&pool).await.unwrap());
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_job_whose_lease_is_over_goes_to_somebody_else() {
    let pool = pool("leases_over", 2).await;
    let job = put(&pool, "Ada").await.unwrap();
    let late = lease_for(&pool, Duration::from_millis(50)).await.unwrap();
    let next = next_free(&pool).await;
    assert_eq!(
        (next.job.id, next.attempts),
        (job, 2),
        "not lost, and begun twice"
    );
    assert!(
        !late.done(&pool).await.unwrap(),
        "it isn't this worker's any more"
    );
    assert!(!late.extend(&pool, LONG).await.unwrap());
    assert_eq!(open_jobs(&pool).await, 1);
    assert!(next.done(&pool).await.unwrap());
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_lease_that_is_extended_goes_on() {
    let pool = pool("leases_extended", 2).await;
    put(&pool, "Ada").await.unwrap();
    let short = Duration::from_millis(500);
    let leased = lease_for(&pool, short).await.unwrap();
    assert!(leased.extend(&pool, LONG).await.unwrap());
    sleep(2 * short).await;
    assert!(
        lease_for(&pool, LONG).await.is_none(),
        "the first lease is over, the second isn't"
    );
    assert!(leased.done(&pool).await.unwrap());
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_job_that_was_begun_too_often_is_left_alone() {
    let pool = pool("leases_poison", 2).await;
    put(&pool, "Ada").await.unwrap();
    let second = put(&pool, "Barbara").await.unwrap();
    for attempt in 1..=MOST_ATTEMPTS {
        let failed = lease_for(&pool, Duration::ZERO).await.unwrap();
        assert_eq!(failed.attempts, attempt);
    }
    let next = lease_for(&pool, LONG).await.unwrap();
    assert_eq!(next.job.id, second, "the others have their turn");
    assert_eq!(
        open_jobs(&pool).await,
        2,
        "and it is there for a person to look at"
    );
}
