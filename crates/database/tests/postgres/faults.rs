//! Connections that are cut, answers that are lost, servers that can't be entered: on the server that all tests share.

use std::str::FromStr;
use std::time::Duration;

use database::explain::explain;
use database::faults::{Advice, advice};
use database::on_postgres::open;
use database::url::DatabaseUrl;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection, PgConnection, PgPool};
use temporary_postgres::Server;
use tokio::net::TcpSocket;
use tokio::time::{Instant, sleep, timeout};

use crate::relay::{Network, Relay};
use crate::support::{PATIENCE, number, pool, url_of};

const COUNT: &str = "SELECT count(*) FROM jobs";

/// Ends the connections whose last statement begins so, and waits until they have ended.
async fn cut_off(pool: &PgPool, statement: &'static str) {
    let started = Instant::now();
    loop {
        let cut: i64 = sqlx::query_scalar(
            "SELECT count(*) FILTER (WHERE pg_terminate_backend(pid, 30000)) FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE $1 || '%'",
        )
        .bind(statement)
        .fetch_one(pool)
        .await
        .unwrap();
        if cut > 0 {
            return;
        }
        assert!(started.elapsed() < PATIENCE, "nobody asks {statement}");
    }
}

/// Leaves a connection in the pool. It goes back there in a task of its own, which tests it.
async fn idle(pool: &PgPool) {
    sqlx::query("SELECT 'idle'").execute(pool).await.unwrap();
    let started = Instant::now();
    while pool.num_idle() == 0 {
        assert!(started.elapsed() < PATIENCE, "it doesn't come back");
        sleep(Duration::from_millis(1)).await;
    }
}

async fn works(pool: &PgPool) {
    let one = timeout(PATIENCE, number(pool, "SELECT 1::BIGINT")).await;
    assert_eq!(one.expect("the pool hangs"), 1);
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_connection_that_was_cut_while_it_was_idle_is_not_noticed() {
    let admin = pool("faults_idle", 1).await;
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .connect(&url_of("faults_idle"))
        .await;
    let pool = pool.unwrap();
    idle(&pool).await;
    cut_off(&admin, "SELECT 'idle'").await;
    works(&pool).await;
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn without_the_test_before_each_use_it_costs_a_query() {
    let admin = pool("faults_untested", 1).await;
    let options = PgPoolOptions::new()
        .max_connections(1)
        .test_before_acquire(false);
    let pool = options.connect(&url_of("faults_untested")).await.unwrap();
    idle(&pool).await;
    cut_off(&admin, "SELECT 'idle'").await;
    let lost = sqlx::query("SELECT 1").execute(&pool).await.unwrap_err();
    assert_eq!(advice(&lost), Advice::Look, "{lost}");
    works(&pool).await;
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_connection_that_is_cut_during_a_query_fails_it_and_the_pool_goes_on() {
    let pool = pool("faults_query", 2).await;
    let (asked, ()) = tokio::join!(
        timeout(PATIENCE, sqlx::query("SELECT pg_sleep(600)").execute(&pool)),
        cut_off(&pool, "SELECT pg_sleep"),
    );
    let lost = asked.unwrap().unwrap_err();
    assert_eq!(lost.as_database_error().unwrap().code().unwrap(), "57P01");
    assert_eq!(advice(&lost), Advice::Look);
    works(&pool).await;
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_transaction_whose_connection_is_cut_has_written_nothing() {
    let pool = pool("faults_transaction", 2).await;
    let mut tx = pool.begin().await.unwrap();
    sqlx::query("INSERT INTO jobs (customer) VALUES ('Ada')")
        .execute(&mut *tx)
        .await
        .unwrap();
    cut_off(&pool, "INSERT").await;
    let lost = tx.commit().await.unwrap_err();
    assert_eq!(advice(&lost), Advice::Look, "{lost}");
    works(&pool).await;
    assert_eq!(number(&pool, COUNT).await, 0);
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_commit_whose_answer_is_lost_has_happened() {
    let admin = pool("faults_answer", 1).await;
    let network = Network::LosesTheAnswerTo(b"COMMIT");
    let relay = Relay::to(&url_of("faults_answer"), network).await;
    let pool = PgPoolOptions::new()
        .connect_with(relay.options.clone())
        .await
        .unwrap();
    let mut tx = pool.begin().await.unwrap();
    sqlx::query("INSERT INTO jobs (customer) VALUES ('Ada')")
        .execute(&mut *tx)
        .await
        .unwrap();
    let lost = timeout(PATIENCE, tx.commit()).await.unwrap().unwrap_err();
    assert_eq!(advice(&lost), Advice::Look, "{lost}");
    assert_eq!(number(&admin, COUNT).await, 1, "an error, and it is done");
    works(&pool).await;
}

/// Connects where that fails, and what is said about it.
async fn refusal(url: &str) -> String {
    let server = PgConnectOptions::from_str(url).unwrap();
    let started = Instant::now();
    let refused = timeout(PATIENCE, open(&server)).await.unwrap().unwrap_err();
    assert!(
        started.elapsed() < Duration::from_secs(3),
        "it is said at once"
    );
    let database = DatabaseUrl::from_str(url).unwrap();
    let said = explain(&database, &refused);
    assert_eq!(said.lines().count(), 1);
    assert!(
        !said.contains(Server::shared().unwrap().password()),
        "{said}"
    );
    said
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_wrong_password_is_one_clear_line() {
    let right = url_of("postgres");
    let password = Server::shared().unwrap().password();
    let said = refusal(&right.replace(password, "wrong-guess")).await;
    assert!(said.contains("password"), "{said}");
    assert!(
        !said.contains("wrong-guess"),
        "it may be right somewhere else: {said}"
    );
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_database_that_is_not_there_is_one_clear_line() {
    let said = refusal(&url_of("nowhere")).await;
    assert!(
        said.contains("no such database") && said.contains("nowhere"),
        "{said}"
    );
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn the_program_says_in_one_line_what_is_wrong_with_its_server() {
    let right = url_of("postgres");
    let password = Server::shared().unwrap().password();
    for (url, says) in [
        (right.replace(password, "wrong-guess"), "password"),
        (url_of("nowhere"), "no such database"),
    ] {
        for demo in ["story", "jobs"] {
            let arguments = [demo, "--database-url", &url];
            let said = demo::testing::complaint(env!("CARGO_BIN_EXE_database"), &arguments, 1);
            assert!(said.contains(says), "{demo}: {said}");
            let secret = said.contains("wrong-guess") || said.contains(password);
            assert!(!secret, "{demo}: {said}");
        }
    }
}

#[test]
fn a_machine_without_postgresql_is_told_what_to_install() {
    let empty = tempfile::tempdir().unwrap();
    for demo in ["jobs", "listen", "serializable", "outage"] {
        let ran = std::process::Command::new(env!("CARGO_BIN_EXE_database"))
            .arg(demo)
            .env("POSTGRES_BIN", empty.path())
            .env_remove("DATABASE_URL")
            .output()
            .unwrap();
        let said = String::from_utf8(ran.stderr).unwrap();
        assert_eq!(
            (ran.status.code(), said.lines().count()),
            (Some(2), 1),
            "{demo}: {said}"
        );
        assert!(said.contains("POSTGRES_BIN"), "{demo}: {said}");
    }
}

/// A port at which nobody listens, and that nobody else can take as long as the socket lives.
fn closed_port() -> (TcpSocket, u16) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let port = socket.local_addr().unwrap().port();
    (socket, port)
}

#[tokio::test]
async fn a_closed_port_is_one_clear_line() {
    let (_socket, port) = closed_port();
    let url = format!("postgres://ada:hunter2@127.0.0.1:{port}/accounts");
    let server = PgConnectOptions::from_str(&url).unwrap();
    let refused = timeout(PATIENCE, open(&server)).await.unwrap().unwrap_err();
    assert_eq!(advice(&refused), Advice::AskAgain);
    let said = explain(&DatabaseUrl::from_str(&url).unwrap(), &refused);
    assert!(
        said.contains(&port.to_string()) && said.contains("started"),
        "{said}"
    );
    assert!(!said.contains("hunter2"), "{said}");
}

#[tokio::test]
async fn a_pool_takes_a_closed_port_for_a_server_that_is_starting() {
    let (_socket, port) = closed_port();
    let server = PgConnectOptions::new().host("127.0.0.1").port(port);
    let alone = PgConnection::connect_with(&server).await.unwrap_err();
    assert!(
        matches!(alone, sqlx::Error::Io(_)),
        "one connection knows why: {alone}"
    );
    let patience = Duration::from_millis(300);
    let pool = PgPoolOptions::new().acquire_timeout(patience);
    let started = Instant::now();
    let pool = timeout(PATIENCE, pool.connect_with(server))
        .await
        .unwrap()
        .unwrap_err();
    assert!(matches!(pool, sqlx::Error::PoolTimedOut), "{pool}");
    assert!(
        started.elapsed() >= patience,
        "it tried until its time was up"
    );
}
