//! The server itself stops, crashes, starts again: each test has one of its own.

use std::time::Duration;

use database::faults::{Advice, advice};
use database::jobs::{put, take};
use database::notify::Bell;
use database::on_postgres::MIGRATIONS;
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use temporary_postgres::{Builder, Server};
use tokio::task::spawn_blocking;
use tokio::time::{Instant, sleep, timeout};

use crate::support::{PATIENCE, number};

/// How long a pool waits for a connection that isn't to be had.
const ACQUIRE: Duration = Duration::from_millis(500);

const COUNT: &str = "SELECT count(*) FROM jobs";

/// A server, and a pool of connections to it, some of which exist and which waits so long for one.
async fn server(acquire: Duration) -> (Server, PgPool) {
    started(Server::builder(), acquire).await
}

async fn started(builder: Builder, acquire: Duration) -> (Server, PgPool) {
    let server = spawn_blocking(|| builder.start()).await.unwrap().unwrap();
    let patient = PgPoolOptions::new().acquire_timeout(PATIENCE);
    let patient = patient.connect(&server.url()).await.unwrap();
    MIGRATIONS.run(&patient).await.unwrap();
    patient.close().await;
    let options = PgPoolOptions::new()
        .min_connections(2)
        .acquire_timeout(acquire);
    let pool = options.connect_lazy(&server.url()).unwrap();
    works_again(&pool).await;
    (server, pool)
}

/// Stops, crashes or starts the server, beside the other tasks.
async fn do_it(
    mut server: Server,
    what: fn(&mut Server) -> Result<(), temporary_postgres::Error>,
) -> Server {
    let done = spawn_blocking(move || what(&mut server).map(|()| server));
    done.await.unwrap().unwrap()
}

/// A busy machine may need more time for a connection than the pool has patience.
async fn works_again(pool: &PgPool) {
    let started = Instant::now();
    while let Err(error) = sqlx::query("SELECT 1").execute(pool).await {
        assert_eq!(advice(&error), Advice::AskAgain, "{error}");
        assert!(started.elapsed() < PATIENCE, "{error}");
    }
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_server_that_is_restarted_between_queries_is_not_noticed() {
    let (server, pool) = server(PATIENCE).await;
    put(&pool, "Ada").await.unwrap();
    let server = do_it(server, Server::stop).await;
    let _server = do_it(server, Server::start_again).await;
    assert_eq!(number(&pool, COUNT).await, 1);
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn while_the_server_is_down_the_pool_waits_and_says_that_it_timed_out() {
    let (server, pool) = server(ACQUIRE).await;
    let server = do_it(server, Server::stop).await;
    let started = Instant::now();
    let down = timeout(PATIENCE, put(&pool, "Ada"))
        .await
        .unwrap()
        .unwrap_err();
    assert!(matches!(down, sqlx::Error::PoolTimedOut), "{down}");
    assert_eq!(advice(&down), Advice::AskAgain);
    assert!(
        started.elapsed() >= ACQUIRE,
        "the server might have come back"
    );
    let _server = do_it(server, Server::start_again).await;
    works_again(&pool).await;
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_query_in_which_the_server_stops_fails_and_the_pool_works_again() {
    for end in [Server::stop, Server::crash] {
        let (server, pool) = server(PATIENCE).await;
        let asked = tokio::spawn({
            let pool = pool.clone();
            async move { sqlx::query("SELECT pg_sleep(600)").execute(&pool).await }
        });
        asleep(&pool).await;
        let server = do_it(server, end).await;
        let lost = timeout(PATIENCE, asked)
            .await
            .unwrap()
            .unwrap()
            .unwrap_err();
        assert_eq!(advice(&lost), Advice::Look, "{lost}");
        let _server = do_it(server, Server::start_again).await;
        works_again(&pool).await;
    }
}

/// Waits until the server sleeps in somebody's query.
async fn asleep(pool: &PgPool) {
    let started = Instant::now();
    let sleeping = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'";
    while number(pool, sleeping).await == 0 {
        assert!(started.elapsed() < PATIENCE);
        sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn what_was_committed_before_a_crash_is_there_after_it_and_nothing_else() {
    let (server, pool) = started(Server::builder().durable(), PATIENCE).await;
    put(&pool, "committed").await.unwrap();
    let mut tx = pool.begin().await.unwrap();
    sqlx::query("INSERT INTO jobs (customer) VALUES ('lost')")
        .execute(&mut *tx)
        .await
        .unwrap();
    let server = do_it(server, Server::crash).await;
    tx.commit().await.expect_err("nobody is there");
    let _server = do_it(server, Server::start_again).await;
    works_again(&pool).await;
    let customers: Vec<String> = sqlx::query_scalar("SELECT customer FROM jobs")
        .fetch_all(&pool)
        .await
        .unwrap();
    assert_eq!(customers, ["committed"]);
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_job_whose_server_crashed_is_open_again() {
    let (server, pool) = server(PATIENCE).await;
    let job = put(&pool, "Ada").await.unwrap();
    let taken = take(&pool).await.unwrap().unwrap();
    let server = do_it(server, Server::crash).await;
    taken.done().await.expect_err("nobody is there");
    let _server = do_it(server, Server::start_again).await;
    works_again(&pool).await;
    assert_eq!(take(&pool).await.unwrap().unwrap().job.id, job);
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_bell_rings_after_an_outage_of_the_server() {
    let (server, pool) = server(ACQUIRE).await;
    let mut bell = Bell::hang(&pool).await.unwrap();
    timeout(PATIENCE, bell.rung(PATIENCE))
        .await
        .unwrap()
        .unwrap();
    let server = do_it(server, Server::stop).await;
    // Time enough for it to have failed to connect.
    sleep(3 * ACQUIRE).await;
    let silent = timeout(Duration::ZERO, bell.rung(PATIENCE)).await;
    assert!(silent.is_err(), "it can't know of any job");
    let _server = do_it(server, Server::start_again).await;
    works_again(&pool).await;
    timeout(PATIENCE, bell.rung(2 * PATIENCE))
        .await
        .expect("it never rang")
        .unwrap();
}
