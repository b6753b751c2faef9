//! What the chapter promises of the pool by hand, as counted by the server.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::{closed_port, ms, settled};
use connection_pooling::by_hand::{LARGEST, Pool, PoolError, for_each};
use connection_pooling::demos::server::restarted;
use demo::testing::in_time;
use httpbin::Server;
use serde_json::Value;
use tokio::time::{sleep, timeout};

fn pool(server: &Server, limit: usize) -> Arc<Pool> {
    Arc::new(Pool::new(&server.address().to_string(), limit).unwrap())
}

/// What comes of asking for all `paths`.
async fn answers(
    pool: &Arc<Pool>,
    paths: impl Iterator<Item = String> + Send + 'static,
    workers: usize,
) -> Vec<Value> {
    let answers = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&answers);
    let keep = move |answer| kept.lock().unwrap().push(answer);
    let asked = in_time(for_each(pool, paths, workers, keep)).await;
    asked.unwrap();
    Arc::into_inner(answers).unwrap().into_inner().unwrap()
}

async fn get(pool: &Pool, path: &str) -> Result<Value, PoolError> {
    in_time(pool.get_json(path)).await
}

#[tokio::test]
async fn by_hand_ten_requests_take_one_connection_too() {
    let server = Server::start().unwrap();
    let pool = pool(&server, 10);

    for n in 0..10 {
        let answer = get(&pool, &format!("/get?n={n}")).await.unwrap();
        assert_eq!(answer["args"]["n"], n.to_string());
    }

    let stats = server.stats();
    assert_eq!((stats.requests, stats.connections), (10, 1));
}

#[tokio::test]
async fn by_hand_there_are_never_more_connections_than_the_limit() {
    let server = Server::start().unwrap();
    let pool = pool(&server, 3);

    let paths = (0..12).map(|_| "/delay/0.1".to_owned());
    let answers = answers(&pool, paths, 12).await;

    let stats = server.stats();
    assert_eq!(answers.len(), 12);
    assert_eq!((stats.connections, stats.most_in_flight), (3, 3));
}

#[tokio::test]
async fn workers_ask_for_each_path_once() {
    let server = Server::start().unwrap();
    let pool = pool(&server, 5);

    let paths = (0..20).map(|n| format!("/get?n={n}"));
    let answers = answers(&pool, paths, 5).await;

    let mut asked: Vec<usize> = answers
        .iter()
        .map(|answer| answer["args"]["n"].as_str().unwrap().parse().unwrap())
        .collect();
    asked.sort_unstable();
    assert_eq!(asked, (0..20).collect::<Vec<_>>());
    assert_eq!(server.stats().connections, 5);
}

#[tokio::test]
async fn by_hand_a_cancelled_call_closes_its_connection_and_passes_its_turn_on() {
    let server = Server::start().unwrap();
    let pool = pool(&server, 1);

    let given_up = timeout(ms(100), get(&pool, "/fault/hang")).await;
    assert!(given_up.is_err());
    settled(&server, |stats| stats.open_connections == 0).await;

    get(&pool, "/get").await.unwrap();
    assert_eq!(
        server.stats().connections,
        2,
        "the rest of the first answer would have stood before the second"
    );
}

#[tokio::test]
async fn by_hand_an_error_status_costs_no_connection() {
    let server = Server::start().unwrap();
    let pool = pool(&server, 1);

    for _ in 0..3 {
        let answer = get(&pool, "/status/503").await;
        assert!(
            matches!(&answer, Err(PoolError::Status(status)) if status.as_u16() == 503),
            "{answer:?}"
        );
    }

    assert_eq!(server.stats().connections, 1);
}

#[tokio::test]
async fn by_hand_a_connection_that_was_seen_to_close_is_not_used_again() {
    let server = Server::start().unwrap();
    let pool = pool(&server, 1);
    get(&pool, "/get").await.unwrap();

    let server = restarted(server).unwrap();
    sleep(Duration::from_millis(50)).await;
    get(&pool, "/get").await.unwrap();

    assert_eq!(server.stats().connections, 1);
}

#[tokio::test]
async fn by_hand_no_more_of_a_body_is_kept_than_the_limit() {
    let server = Server::start().unwrap();
    let pool = pool(&server, 1);

    let longer = format!("/drip?duration=0&numbytes={}", LARGEST + 1);
    let answer = get(&pool, &longer).await;
    assert!(matches!(answer, Err(PoolError::TooLarge)), "{answer:?}");

    let longest = format!("/drip?duration=0&numbytes={LARGEST}");
    let answer = get(&pool, &longest).await;
    assert!(
        matches!(answer, Err(PoolError::Unexpected(_))),
        "it was read, and is no JSON: {answer:?}"
    );
}

#[tokio::test]
async fn by_hand_each_fault_has_an_error_of_its_own() {
    let server = Server::start().unwrap();
    let here = pool(&server, 1);
    let nobody = Pool::new(&format!("127.0.0.1:{}", closed_port()), 1).unwrap();

    let garbage = get(&here, "/fault/garbage").await;
    assert!(
        matches!(garbage, Err(PoolError::Protocol(_))),
        "{garbage:?}"
    );
    let no_path = get(&here, "no path\n").await;
    assert!(matches!(no_path, Err(PoolError::Address(_))), "{no_path:?}");
    let refused = get(&nobody, "/get").await;
    assert!(matches!(refused, Err(PoolError::Connect(_))), "{refused:?}");
    assert!(matches!(
        Pool::new("no\nhost", 1),
        Err(PoolError::Address(_))
    ));
}
