//! Harvesters that share a queue: limits hold for all of them together, and nobody does what is done.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use demo::testing::in_time;
use harvest::metrics::Metrics;
use harvest::queue::Broker;
use harvest::settings::Settings;
use harvest::share::{Group, run_among};
use harvest::signals::Stop;
use harvest::source::List;
use harvest::store::{Place, Store};
use temporary_postgres::Server as Postgres;
use tokio::time::{Instant, sleep};

use super::support::{Does, Server, harvest_into, hasty};

async fn group(database: &str, lease: Duration) -> (Group, Store) {
    let server = database.parse().unwrap();
    let group = Group::join(&Broker::Postgres, &server, lease)
        .await
        .unwrap();
    let place: Place = database.parse().unwrap();
    (group, Store::open(&place, false).await.unwrap())
}

/// Two harvesters in one process; the first has the list. What each has stored.
async fn two(name: &str, lines: Vec<String>, settings: Settings) -> [u64; 2] {
    two_until(name, lines, settings, u64::MAX).await
}

/// The second one is told to stop when it has stored so many.
async fn two_until(name: &str, lines: Vec<String>, settings: Settings, number: u64) -> [u64; 2] {
    let database = Postgres::shared().unwrap().database(name).unwrap();
    let list = List::Lines(lines);
    let (stop, stop_other) = (Stop::default(), Stop::default());
    let (metrics, others) = (Metrics::default(), Metrics::default());
    let (group, store) = self::group(&database, settings.lease).await;
    // Leases are of a harvester, and this is another one.
    let (other_group, _) = self::group(&database, settings.lease).await;
    let first = async {
        let run = run_among(
            Some(&list),
            &group,
            &store,
            settings.clone(),
            &metrics,
            &stop,
        );
        assert_eq!(in_time(run).await.unwrap().left, 0);
        stop_other.ask();
    };
    let second = async {
        let run = run_among(
            None,
            &other_group,
            &store,
            settings.clone(),
            &others,
            &stop_other,
        );
        in_time(run).await.unwrap();
    };
    let look = async {
        while !stop_other.soon.is_cancelled() {
            if others.count().stored >= number {
                stop_other.ask();
            }
            sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::join!(first, second, look);
    [metrics.count().stored, others.count().stored]
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn who_is_told_to_stop_gives_back_its_jobs_at_once() {
    let server = httpbin::Server::start().unwrap();
    let lines = (0..40).map(|n| server.url_of(&format!("/delay/0.1?n={n}")));
    let settings = Settings {
        concurrency: 5,
        timeout: Duration::from_secs(10),
        lease: Duration::from_secs(3600),
        ..hasty()
    };
    let [first, second] = two_until("stopped", lines.collect(), settings, 3).await;
    assert_eq!(first + second, 40, "all of them, and within no hour");
    assert!((3..20).contains(&second), "{second}");
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_job_whose_row_is_stored_is_not_done_again() {
    let server = Server::start(|_| Does::Answer(String::new()));
    let database = Postgres::shared().unwrap().database("known").unwrap();
    let (group, store) = group(&database, Duration::from_secs(3600)).await;
    let url = server.url("/");
    let urls = std::slice::from_ref(&url);
    harvest_into(&store, urls, hasty()).await.unwrap();
    // As a harvester leaves it that is killed between the row and the acknowledgement.
    group.queue.put(&[&url]).await.unwrap();
    let (metrics, stop) = (Metrics::default(), Stop::default());
    let run = run_among(None, &group, &store, hasty(), &metrics, &stop);
    let done = async {
        while group.queue.left().await.unwrap() > 0 {
            sleep(Duration::from_millis(5)).await;
        }
        stop.ask();
    };
    let (run, ()) = in_time(Box::pin(async { tokio::join!(run, done) })).await;
    run.unwrap();
    assert_eq!(server.requests(), 1);
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn harvesters_that_start_together_make_the_tables_once() {
    let database = Postgres::shared().unwrap().database("together").unwrap();
    let joined = (0..8).map(|_| group(&database, Duration::from_secs(30)));
    in_time(futures::future::join_all(joined)).await;
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn what_takes_longer_than_a_lease_is_done_once() {
    let server = httpbin::Server::start().unwrap();
    let lines = (0..4).map(|n| server.url_of(&format!("/delay/4?n={n}")));
    let settings = Settings {
        per_host: 2,
        concurrency: 2,
        timeout: Duration::from_secs(10),
        lease: Duration::from_secs(2),
        ..hasty()
    };
    two("long", lines.collect(), settings).await;
    let stats = server.stats();
    assert_eq!((stats.requests, stats.most_in_flight), (4, 2));
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_host_has_its_slots_once_however_many_harvesters_there_are() {
    let server = httpbin::Server::start().unwrap();
    let lines = (0..60).map(|n| server.url_of(&format!("/delay/0.03?n={n}")));
    let settings = Settings {
        per_host: 3,
        concurrency: 5,
        timeout: Duration::from_secs(10),
        ..hasty()
    };
    let [first, second] = two("slots", lines.collect(), settings).await;
    assert!(first > 0 && second > 0, "both work: {first} and {second}");
    let stats = server.stats();
    assert_eq!((first + second, stats.requests), (60, 60));
    assert_eq!(stats.most_in_flight, 3, "in both together");
}

/// A server that notes when it is asked, and asks for a second of silence at one of the requests.
fn server_with_a_clock(refused: usize) -> (Server, Arc<Mutex<Vec<Instant>>>) {
    let asked_at = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&asked_at);
    let server = Server::start(move |_| {
        let mut asked_at = noted.lock().unwrap();
        asked_at.push(Instant::now());
        let refusal = "HTTP/1.1 503 No\r\nretry-after: 1\r\ncontent-length: 0\r\n\r\n";
        match asked_at.len() == refused {
            true => Does::Says(refusal.to_owned()),
            false => Does::Answer(String::new()),
        }
    });
    (server, asked_at)
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_host_has_its_turns_once_however_many_harvesters_there_are() {
    let (server, asked_at) = server_with_a_clock(usize::MAX);
    let lines = (0..40).map(|n| server.url(&format!("/{n}"))).collect();
    let settings = Settings {
        interval: Duration::from_millis(30),
        concurrency: 5,
        ..hasty()
    };
    let [first, second] = two("turns", lines, settings).await;
    assert!(first > 0 && second > 0, "both work: {first} and {second}");
    let asked_at = asked_at.lock().unwrap();
    // A request may be late, and the last one come early after it, by the time that a request takes on its way.
    let took = asked_at[39] - asked_at[0] + Duration::from_millis(30);
    assert!(took >= Duration::from_millis(30) * 39, "{took:?}");
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_host_that_wants_silence_has_it_from_all_harvesters() {
    let (server, asked_at) = server_with_a_clock(5);
    let lines = (0..20).map(|n| server.url(&format!("/{n}"))).collect();
    let settings = Settings {
        per_host: 1,
        attempts: 2,
        concurrency: 5,
        ..hasty()
    };
    two("silence", lines, settings).await;
    let asked_at = asked_at.lock().unwrap();
    assert_eq!(asked_at.len(), 21, "twenty, and one of them twice");
    assert!(asked_at[5] - asked_at[4] >= Duration::from_secs(1));
}
