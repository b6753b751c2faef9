#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::Arc;
use std::time::Duration;

use demo::testing::in_time;
use sqlx::postgres::PgPool;
use temporary_postgres::Server;
use tokio::sync::Semaphore;

use super::Leave;

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_slot_that_was_lost_in_the_wait_for_a_turn_is_taken_anew() {
    let database = Server::shared().unwrap().database("leave").unwrap();
    let pool = PgPool::connect(&database).await.unwrap();
    // Leases that nobody renews, and that end in the silence.
    let limits = (2, Duration::ZERO, Duration::from_millis(500));
    let (leave, _notes) = Leave::open(&pool, limits).await.unwrap();
    let permits = Arc::new(Semaphore::new(2));
    let permit = || Arc::clone(&permits).try_acquire_owned().unwrap();
    let first = in_time(leave.enter("a", permit())).await.unwrap();
    assert!(first.is_mine(), "the first one needn't wait");
    leave.silence("a", Duration::from_secs(1)).await.unwrap();
    let second = in_time(leave.enter("a", permit())).await.unwrap();
    assert!(second.is_mine());
    assert!(!first.is_mine(), "the time was enough to lose one");
}
