//! What a notification reaches, and what it doesn't.

use std::time::Duration;

use database::jobs::{put, take};
use database::notify::{Bell, CHANNEL, next_only, next_or_lost};
use futures::FutureExt;
use sqlx::PgPool;
use sqlx::postgres::{PgListener, PgPoolOptions};
use tokio::time::{Instant, sleep, timeout};

use crate::relay::{Network, Relay};
use crate::support::{MOMENT, PATIENCE, number, pool, url_of};

/// Not over before the end of a test.
const LONG: Duration = Duration::from_secs(600);

async fn listen(pool: &PgPool) -> PgListener {
    let mut listener = PgListener::connect_with(pool).await.unwrap();
    listener.listen(CHANNEL).await.unwrap();
    listener
}

/// The first time it may have missed something.
async fn hang(pool: &PgPool) -> Bell {
    let mut bell = Bell::hang(pool).await.unwrap();
    timeout(PATIENCE, bell.rung(LONG)).await.unwrap().unwrap();
    bell
}

async fn tell(pool: &PgPool, payload: &str) {
    let told = sqlx::query("SELECT pg_notify('jobs', $1)").bind(payload);
    told.execute(pool).await.unwrap();
}

/// Ends the connection of whoever listens on this database, and waits until it has ended.
async fn cut_off_the_listener(pool: &PgPool) {
    let cut = number(
        pool,
        "SELECT count(*) FILTER (WHERE pg_terminate_backend(pid, 30000))
         FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'",
    )
    .await;
    assert_eq!(cut, 1, "there was one listener");
}

/// Tells until it is heard: a listener that was dropped while it connected begins anew.
async fn tell_until_heard(pool: &PgPool, listener: &mut PgListener) {
    let started = Instant::now();
    loop {
        tell(pool, "next").await;
        if let Ok(heard) = timeout(Duration::from_secs(2), listener.try_recv()).await {
            let heard = heard.unwrap().expect("not a word of the lost connection");
            assert_eq!(heard.payload(), "next", "and of the job neither");
            return;
        }
        assert!(started.elapsed() < PATIENCE, "it never listens again");
    }
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_notification_comes_with_the_commit() {
    let pool = pool("notify_commit", 3).await;
    let mut listener = listen(&pool).await;
    let mut tx = pool.begin().await.unwrap();
    sqlx::query("SELECT pg_notify('jobs', 'committed')")
        .execute(&mut *tx)
        .await
        .unwrap();
    let early = timeout(MOMENT, next_only(&mut listener)).await;
    assert!(early.is_err(), "nobody may hear of what may be rolled back");
    tx.commit().await.unwrap();
    let heard = timeout(PATIENCE, next_only(&mut listener))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(heard.payload(), "committed");
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn what_is_rolled_back_is_told_to_nobody() {
    let pool = pool("notify_rollback", 3).await;
    let mut listener = listen(&pool).await;
    let mut tx = pool.begin().await.unwrap();
    sqlx::query("SELECT pg_notify('jobs', 'never')")
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.rollback().await.unwrap();
    tell(&pool, "next").await;
    let heard = timeout(PATIENCE, next_only(&mut listener))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(heard.payload(), "next");
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn equal_notifications_of_one_transaction_are_one() {
    let pool = pool("notify_equal", 3).await;
    let mut listener = listen(&pool).await;
    let mut tx = pool.begin().await.unwrap();
    for payload in ["same", "same", "other"] {
        let told = sqlx::query("SELECT pg_notify('jobs', $1)").bind(payload);
        told.execute(&mut *tx).await.unwrap();
    }
    tx.commit().await.unwrap();
    for payload in ["same", "other"] {
        let heard = timeout(PATIENCE, next_only(&mut listener))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(heard.payload(), payload, "three were told");
    }
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn what_is_told_while_nobody_listens_is_lost() {
    let pool = pool("notify_early", 3).await;
    tell(&pool, "early").await;
    let mut listener = listen(&pool).await;
    tell(&pool, "late").await;
    let heard = timeout(PATIENCE, next_only(&mut listener))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(heard.payload(), "late");
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_listener_that_lost_its_connection_goes_on_as_if_nothing_had_been() {
    let pool = pool("notify_lost", 4).await;
    let mut listener = listen(&pool).await;
    cut_off_the_listener(&pool).await;
    put(&pool, "Ada").await.unwrap();
    let lost = timeout(MOMENT, next_only(&mut listener)).await;
    assert!(lost.is_err(), "the job is in the table, and nobody says so");
    assert_eq!(number(&pool, "SELECT count(*) FROM jobs").await, 1);
    tell_until_heard(&pool, &mut listener).await;
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_listener_that_is_asked_tells_of_a_lost_connection_once() {
    let pool = pool("notify_told", 4).await;
    let mut listener = listen(&pool).await;
    cut_off_the_listener(&pool).await;
    let told = timeout(PATIENCE, next_or_lost(&mut listener, LONG)).await;
    assert!(
        told.unwrap().unwrap().is_none(),
        "at once, and not after ten minutes"
    );
    tell_until_heard(&pool, &mut listener).await;
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_listener_that_is_dropped_while_it_connects_again_forgets_what_it_missed() {
    let pool = pool("notify_forgets", 4).await;
    let slow = Relay::to(&url_of("notify_forgets"), Network::Slow).await;
    let slow_pool = PgPoolOptions::new()
        .connect_with(slow.options.clone())
        .await
        .unwrap();
    let mut listener = listen(&slow_pool).await;
    cut_off_the_listener(&pool).await;
    for _ in 0..50 {
        let polled_once = listener.try_recv().now_or_never();
        assert!(polled_once.is_none(), "no connection is made so fast");
        sleep(Duration::from_millis(2)).await;
    }
    put(&pool, "Ada").await.unwrap();
    let silence = timeout(PATIENCE, next_or_lost(&mut listener, MOMENT))
        .await
        .unwrap();
    assert!(silence.unwrap().is_none());
    tell_until_heard(&pool, &mut listener).await;
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_bell_rings_when_its_connection_was_lost() {
    let pool = pool("notify_found", 4).await;
    let mut bell = hang(&pool).await;
    cut_off_the_listener(&pool).await;
    timeout(PATIENCE, bell.rung(LONG)).await.unwrap().unwrap();
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_worker_hears_of_a_job_at_once() {
    let pool = pool("notify_work", 4).await;
    let mut bell = hang(&pool).await;
    assert!(take(&pool).await.unwrap().is_none());
    let job = put(&pool, "Ada").await.unwrap();
    timeout(PATIENCE, bell.rung(LONG)).await.unwrap().unwrap();
    assert_eq!(take(&pool).await.unwrap().unwrap().job.id, job);
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_ring_that_nobody_waited_for_is_kept() {
    let pool = pool("notify_kept", 4).await;
    let mut bell = hang(&pool).await;
    let mut other = bell.clone();
    let dropped = bell.rung(LONG).now_or_never();
    assert!(dropped.is_none(), "nothing was heard yet");
    tell(&pool, "").await;
    timeout(PATIENCE, other.rung(LONG)).await.unwrap().unwrap();
    let kept = bell.rung(LONG).now_or_never();
    kept.expect("every clone hears it, and at its own time")
        .unwrap();
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn who_hears_nothing_looks_all_the_same() {
    let pool = pool("notify_silence", 3).await;
    let mut bell = hang(&pool).await;
    let looked = timeout(PATIENCE, bell.rung(MOMENT)).await.unwrap();
    looked.expect("after its patience");
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_bell_keeps_a_connection_of_its_pool_until_its_last_clone_is_dropped() {
    let pool = pool("notify_pool", 1).await;
    let bell = hang(&pool).await;
    let clone = bell.clone();
    drop(bell);
    assert!(pool.try_acquire().is_none());
    drop(clone);
    let free = timeout(PATIENCE, pool.acquire()).await.unwrap();
    assert!(free.is_ok(), "it comes back, after an UNLISTEN");
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_bell_does_not_hold_up_the_end_of_its_pool() {
    let pool = pool("notify_close", 2).await;
    let mut bell = hang(&pool).await;
    timeout(PATIENCE, pool.close())
        .await
        .expect("the listener lets go");
    let ended = timeout(PATIENCE, bell.rung(LONG)).await.unwrap();
    assert!(matches!(ended, Err(sqlx::Error::PoolClosed)));
}
