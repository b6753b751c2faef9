//! What a queue promises, whoever keeps it: a table, or JetStream.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use demo::testing::in_time;
use harvest::queue::{Broker, Job, Queue};
use sqlx::postgres::PgPool;
use temporary_postgres::Server as Postgres;
use tokio::time::{Instant, sleep};

use super::nats::Nats;

const LEASE: Duration = Duration::from_secs(3);

/// The same queue, as two harvesters have it.
async fn table(name: &str) -> (Queue, Queue) {
    let postgres = Postgres::shared().unwrap();
    let url = postgres.database(name).unwrap();
    let pool = PgPool::connect(&url).await.unwrap();
    let open = || Queue::open(&Broker::Postgres, &pool, LEASE);
    (open().await.unwrap(), open().await.unwrap())
}

/// A stream doesn't ask the database.
fn no_database() -> PgPool {
    PgPool::connect_lazy("postgres://nobody@127.0.0.1:1/none").unwrap()
}

async fn stream(nats: &Nats) -> (Queue, Queue) {
    let (broker, pool) = (nats.url().parse().unwrap(), no_database());
    let open = || Queue::open(&broker, &pool, LEASE);
    (open().await.unwrap(), open().await.unwrap())
}

fn urls(jobs: &[Arc<Job>]) -> HashSet<&str> {
    jobs.iter().map(|job| job.url.as_str()).collect()
}

/// So many, in as many parts as the server likes.
async fn take_all(queue: &Queue, number: usize) -> Vec<Arc<Job>> {
    let mut jobs = Vec::new();
    while jobs.len() < number {
        jobs.extend(take(queue, number - jobs.len()).await);
    }
    jobs
}

async fn take(queue: &Queue, most: usize) -> Vec<Arc<Job>> {
    let jobs = in_time(queue.take(most)).await.unwrap();
    jobs.into_iter().map(Arc::new).collect()
}

async fn a_job_is_one_harvesters_until_it_is_done((one, other): (Queue, Queue)) {
    let names: Vec<_> = (0..10).map(|n| format!("http://a/{n}")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    one.put(&names).await.unwrap();
    one.put(&names).await.unwrap();
    assert_eq!(one.left().await.unwrap(), 10, "put there once");

    let (mine, others) = (take_all(&one, 6).await, take_all(&other, 4).await);
    assert!(urls(&mine).is_disjoint(&urls(&others)));
    one.put(&names).await.unwrap();
    assert!(take(&one, 100).await.is_empty(), "nothing waits");

    one.done(&mine).await.unwrap();
    other.give_back(&others).await.unwrap();
    let given_back = Instant::now();
    let again = take_all(&one, 4).await;
    assert!(
        given_back.elapsed() < LEASE * 2 / 3,
        "and not by a lease that ended"
    );
    assert_eq!(urls(&again), urls(&others), "given back, at once");
    one.done(&again).await.unwrap();
    let gone = async {
        while one.left().await.unwrap() > 0 {
            sleep(Duration::from_millis(20)).await;
        }
    };
    in_time(gone).await;
    one.put(&names).await.unwrap();
    assert_eq!(one.left().await.unwrap(), 10, "what is done can come again");
    one.clear().await.unwrap();
    one.put(&names[..3]).await.unwrap();
    assert_eq!(take_all(&other, 3).await.len(), 3, "and what is cleared");
}

async fn a_lease_that_is_not_renewed_ends((one, other): (Queue, Queue)) {
    one.put(&["http://a/kept", "http://a/lost"]).await.unwrap();
    let mine = take_all(&one, 2).await;
    let kept = mine.iter().filter(|job| job.url.ends_with("kept"));
    let kept: Vec<_> = kept.cloned().collect();
    for _ in 0..6 {
        sleep(LEASE / 3).await;
        one.renew(&kept).await.unwrap();
    }
    let others = take(&other, 2).await;
    assert_eq!(urls(&others), HashSet::from(["http://a/lost"]));
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_job_in_a_table_is_one_harvesters_until_it_is_done() {
    a_job_is_one_harvesters_until_it_is_done(table("one").await).await;
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_lease_in_a_table_that_is_not_renewed_ends() {
    a_lease_that_is_not_renewed_ends(table("lease").await).await;
}

#[tokio::test]
#[ignore = "needs nats-server"]
async fn a_job_in_a_stream_is_one_harvesters_until_it_is_done() {
    let nats = Nats::start().await;
    a_job_is_one_harvesters_until_it_is_done(stream(&nats).await).await;
}

#[tokio::test]
#[ignore = "needs nats-server"]
async fn a_lease_in_a_stream_that_is_not_renewed_ends() {
    let nats = Nats::start().await;
    a_lease_that_is_not_renewed_ends(stream(&nats).await).await;
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn who_has_lost_a_job_can_not_give_it_back() {
    let (one, other) = table("lost").await;
    one.put(&["http://a/"]).await.unwrap();
    let lost = take(&one, 1).await;
    sleep(LEASE).await;
    assert_eq!(take(&other, 1).await.len(), 1, "somebody else has it");
    one.give_back(&lost).await.unwrap();
    one.renew(&lost).await.unwrap();
    assert!(take(&one, 1).await.is_empty(), "and keeps it");
}

#[tokio::test]
#[ignore = "needs nats-server"]
async fn the_first_harvester_decides_on_the_lease() {
    let nats = Nats::start().await;
    let (one, _) = stream(&nats).await;
    let (broker, pool): (Broker, _) = (nats.url().parse().unwrap(), no_database());
    let late = Queue::open(&broker, &pool, Duration::from_secs(60));
    assert_eq!((one.lease(), late.await.unwrap().lease()), (LEASE, LEASE));
}

#[tokio::test]
#[ignore = "needs nats-server"]
async fn a_server_that_keeps_nothing_is_told_by_how_to_start_it() {
    let (nats, pool) = (Nats::with(&[]).await, no_database());
    let broker: Broker = nats.url().parse().unwrap();
    let error = Queue::open(&broker, &pool, LEASE).await.unwrap_err();
    let told = error.to_string();
    assert!(told.contains("start it with `nats-server -js`"), "{told}");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_by_how_to_start_it() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let broker = format!("nats://me:secret@127.0.0.1:{port}")
        .parse()
        .unwrap();
    let pool = no_database();
    let open = Queue::open(&broker, &pool, LEASE);
    let told = in_time(open).await.unwrap_err().to_string();
    let expected =
        format!("no NATS server answers at 127.0.0.1:{port}: `nats-server -js` starts one");
    assert_eq!(told, expected, "and the password isn't told");
}
