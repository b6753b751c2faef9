//! Waiting for a connection, and what holds one.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::{Folder, PATIENCE, SOON, number, run};
use cancel_check::cancel_at_every_await;
use database::inside::{on_the_pool, on_the_transaction};
use database::slow_work::{across, around};
use database::waiting::{report, reports};
use sqlx::SqlitePool;
use sqlx::sqlite::SqlitePoolOptions;
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

const WORK: Duration = Duration::from_millis(50);

fn timed_out<T: std::fmt::Debug>(outcome: &Result<T, sqlx::Error>) -> bool {
    matches!(outcome, Err(sqlx::Error::PoolTimedOut))
}

#[tokio::test]
async fn a_pool_opens_no_more_connections_than_it_may() {
    let folder = Folder::new();
    let pool = folder.pool(2).await;

    assert_eq!(reports(&pool, 6, WORK).await.unwrap(), 0, "all in time");

    assert_eq!(pool.size(), 2, "six reports, two connections");
}

#[tokio::test]
async fn who_waits_longer_than_the_pool_allows_gets_an_error() {
    let folder = Folder::new();
    let pool = folder.impatient_pool(1).await;

    let held = pool.acquire().await.unwrap();
    let started = Instant::now();
    let refused = report(1, &pool, WORK).await;
    assert!(timed_out(&refused), "{refused:?}");
    assert!(started.elapsed() >= SOON);

    drop(held);
    report(1, &pool, WORK).await.expect("the pool is as it was");
}

#[tokio::test]
async fn those_who_wait_are_served_in_the_order_in_which_they_came() {
    let folder = Folder::new();
    let pool = folder.pool(1).await;
    let held = pool.acquire().await.unwrap();

    let served = Arc::new(Mutex::new(Vec::new()));
    let mut tasks = JoinSet::new();
    for n in 0..5 {
        let (pool, served) = (pool.clone(), Arc::clone(&served));
        tasks.spawn(async move {
            let _connection = pool.acquire().await.unwrap();
            served.lock().unwrap().push(n);
        });
    }
    sleep(WORK).await; // they stand in line by then
    drop(held);
    tasks.join_all().await;

    assert_eq!(*served.lock().unwrap(), [0, 1, 2, 3, 4]);
}

#[tokio::test]
async fn an_acquire_that_is_dropped_leaves_its_connection_to_the_next() {
    let folder = Folder::new();
    let pool = folder.pool(1).await;
    for _ in 0..5 {
        cancel_at_every_await(
            async || drop(pool.acquire().await.unwrap()),
            async |_| drop(pool.acquire().await.expect("a connection")),
        )
        .await;
    }
}

#[tokio::test]
async fn closing_a_pool_waits_for_the_connections_that_are_out() {
    let folder = Folder::new();
    let pool = folder.pool(2).await;
    let held = pool.acquire().await.unwrap();

    timeout(WORK, pool.close())
        .await
        .expect_err("one connection is out");
    let refused = pool.acquire().await;
    assert!(
        matches!(refused, Err(sqlx::Error::PoolClosed)),
        "it is closing, and hands out no more"
    );
    drop(held);
    timeout(PATIENCE, pool.close()).await.unwrap();
}

#[tokio::test]
async fn a_query_on_the_pool_inside_of_a_transaction_waits_for_itself() {
    let folder = Folder::new();
    let pool = folder.impatient_pool(1).await;

    let stuck = on_the_pool(&pool, [1, 2]).await;

    assert!(timed_out(&stuck), "{stuck:?}: its own transaction holds it");
    assert_eq!(number(&pool, "SELECT count(*) FROM readings").await, 0);
}

#[tokio::test]
async fn with_a_second_connection_it_waits_for_its_own_lock() {
    let folder = Folder::new();
    let settings = folder.settings().busy_timeout(WORK);
    let pool = folder.pool_with(2, PATIENCE, settings).await;

    let stuck = on_the_pool(&pool, [1, 2]).await.unwrap_err();

    assert!(stuck.to_string().contains("database is locked"), "{stuck}");
    assert_eq!(number(&pool, "SELECT count(*) FROM readings").await, 0);
}

#[tokio::test]
async fn as_many_of_them_as_there_are_connections_get_no_further() {
    let folder = Folder::new();
    let settings = folder.settings().busy_timeout(WORK);
    let pool = folder.pool_with(4, SOON, settings).await;

    let four = (0..4).map(|_| on_the_pool(&pool, [1, 2]));
    let ended = futures::future::join_all(four).await;

    assert!(ended.iter().all(Result::is_err), "{ended:?}");
    assert_eq!(number(&pool, "SELECT count(*) FROM readings").await, 0);
}

#[tokio::test]
async fn a_query_on_the_transaction_needs_one_connection() {
    let folder = Folder::new();
    let pool = folder.pool(1).await;
    on_the_transaction(&pool, [1, 2]).await.unwrap();
    assert_eq!(number(&pool, "SELECT count(*) FROM readings").await, 2);
}

async fn orders(pool: &SqlitePool) {
    run(pool, "INSERT INTO orders (id) VALUES (1), (2)").await;
}

/// A call to somebody else: says that it has begun, and ends when it is told to.
fn slow_call() -> (
    impl Future<Output = String>,
    oneshot::Receiver<()>,
    oneshot::Sender<()>,
) {
    let (began, begun) = oneshot::channel();
    let (end, ended) = oneshot::channel();
    let call = async move {
        began.send(()).unwrap();
        ended.await.unwrap();
        "receipt".to_owned()
    };
    (call, begun, end)
}

#[tokio::test]
async fn a_transaction_across_slow_work_keeps_the_others_out() {
    let folder = Folder::new();
    let pool = folder.impatient_pool(1).await;
    orders(&pool).await;
    let (call, begun, end) = slow_call();

    let others = async {
        begun.await.unwrap();
        let refused = across(2, &pool, async { "quick".to_owned() }).await;
        assert!(timed_out(&refused), "{refused:?}");
        end.send(()).unwrap();
    };
    let (paid, ()) = tokio::join!(across(1, &pool, call), others);
    paid.unwrap();
}

#[tokio::test]
async fn transactions_around_slow_work_let_the_others_in() {
    let folder = Folder::new();
    let pool = folder.pool(1).await;
    orders(&pool).await;
    let (call, begun, end) = slow_call();

    let others = async {
        begun.await.unwrap();
        around(2, &pool, async { "quick".to_owned() })
            .await
            .unwrap();
        end.send(()).unwrap();
    };
    let (paid, ()) = tokio::join!(around(1, &pool, call), others);
    paid.unwrap();
    let paid = "SELECT count(*) FROM orders WHERE state = 'paid'";
    assert_eq!(number(&pool, paid).await, 2);
}

#[tokio::test]
async fn an_order_is_paid_for_once_though_two_want_it() {
    let folder = Folder::new();
    let pool = folder.pool(2).await;
    orders(&pool).await;
    let (call, begun, end) = slow_call();

    let rival = async {
        begun.await.unwrap();
        let refused = around(1, &pool, async { panic!("charged twice") }).await;
        assert!(matches!(refused, Err(sqlx::Error::RowNotFound)));
        end.send(()).unwrap();
    };
    let (paid, ()) = tokio::join!(around(1, &pool, call), rival);
    paid.unwrap();
}

#[tokio::test]
async fn an_order_dropped_while_it_is_paid_for_says_so() {
    let folder = Folder::new();
    let pool = folder.pool(1).await;
    orders(&pool).await;

    let given_up = timeout(WORK, around(1, &pool, std::future::pending())).await;
    given_up.unwrap_err();
    let given_up = timeout(WORK, across(2, &pool, std::future::pending())).await;
    given_up.unwrap_err();

    let states: Vec<String> = sqlx::query_scalar("SELECT state FROM orders ORDER BY id")
        .fetch_all(&pool)
        .await
        .unwrap();
    assert_eq!(
        states,
        ["charging", "new"],
        "the second was rolled back, as if nobody had been asked for money"
    );
}

#[tokio::test]
async fn a_pool_keeps_its_smallest_number_of_connections_open() {
    let folder = Folder::new();
    let pool = SqlitePoolOptions::new()
        .min_connections(3)
        .connect_with(folder.settings())
        .await
        .unwrap();
    assert_eq!(
        (pool.size(), pool.num_idle()),
        (3, 3),
        "before anybody asks"
    );
}

#[test]
fn a_pool_has_ten_connections_and_half_a_minute_of_patience_unless_told_otherwise() {
    let options = SqlitePoolOptions::new();
    assert_eq!(options.get_max_connections(), 10);
    assert_eq!(options.get_min_connections(), 0);
    assert_eq!(options.get_acquire_timeout(), Duration::from_secs(30));
}
