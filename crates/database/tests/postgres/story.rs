//! The article's case on PostgreSQL, and where it differs from SQLite.

use std::time::Duration;

use database::batch_postgres::{copy, unnest};
use database::on_postgres::{MIGRATIONS, register, with_pool};
use database::one_statement;
use database::url::DatabaseUrl;
use database::users::RegisterError;
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use tokio::time::sleep;

use crate::relay::{Network, Relay};
use crate::support::{PATIENCE, database, number, pool, url_of};

const USERS: &str = "SELECT count(*) FROM users";

fn options(name: &str) -> PgConnectOptions {
    database(name).parse().unwrap()
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn on_postgres_a_user_is_inserted_and_read_back_in_one_transaction() {
    let pool = pool("story_register", 2).await;

    let user = register(&pool, "Ada", "ada@example.org").await.unwrap();

    assert_eq!(
        (user.name.as_str(), user.email.as_str()),
        ("Ada", "ada@example.org")
    );
    assert_eq!(number(&pool, USERS).await, 1, "and it was committed");
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn on_postgres_a_taken_address_is_told_apart_and_the_pool_stays_usable() {
    let pool = pool("story_taken", 1).await;
    register(&pool, "Ada", "ada@example.org").await.unwrap();

    let again = register(&pool, "Eve", "ada@example.org").await;
    assert!(matches!(again, Err(RegisterError::EmailTaken)), "{again:?}");
    register(&pool, "Eve", "eve@example.org").await.unwrap();
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn on_postgres_the_pool_has_ten_connections_at_least_and_is_closed_at_the_end() {
    let server = options("story_closed");
    let mut kept: Option<PgPool> = None;
    with_pool(&server, async |pool| {
        assert_eq!(pool.size(), 10, "before anybody asked");
        assert_eq!(pool.options().get_max_connections(), 20);
        kept = Some(pool.clone());
        Err::<(), _>(sqlx::Error::RowNotFound)
    })
    .await
    .unwrap_err();
    let pool = kept.unwrap();
    assert_eq!((pool.is_closed(), pool.size()), (true, 0));
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn programs_that_start_together_migrate_once() {
    let url = database("story_migrations");
    let program = async || {
        let pool = PgPoolOptions::new()
            .max_connections(1)
            .acquire_timeout(PATIENCE)
            .connect(&url)
            .await
            .unwrap();
        MIGRATIONS.run(&pool).await.unwrap();
        number(&pool, "SELECT count(*) FROM _sqlx_migrations").await
    };
    let (one, other) = tokio::join!(program(), program());
    let all = i64::try_from(MIGRATIONS.iter().count()).unwrap();
    assert_eq!((one, other), (all, all));
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn on_postgres_a_statement_that_failed_spoils_its_transaction() {
    let pool = pool("story_spoiled", 1).await;
    let mut tx = pool.begin().await.unwrap();
    sqlx::query("INSERT INTO accounts VALUES (1, -1)")
        .execute(&mut *tx)
        .await
        .unwrap_err();

    let next = sqlx::query("INSERT INTO accounts VALUES (1, 100)")
        .execute(&mut *tx)
        .await
        .unwrap_err();

    let code = next.as_database_error().and_then(|error| error.code());
    assert_eq!(
        code.as_deref(),
        Some("25P02"),
        "{next}: a savepoint, or from the start"
    );
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn on_postgres_a_query_on_the_pool_stays_when_the_transaction_is_rolled_back() {
    let pool = pool("story_inside", 2).await;
    let mut tx = pool.begin().await.unwrap();
    sqlx::query("INSERT INTO readings VALUES (1, 1)")
        .execute(&mut *tx)
        .await
        .unwrap();
    sqlx::query("INSERT INTO readings VALUES (2, 2)")
        .execute(&pool)
        .await
        .unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(number(&pool, "SELECT count(*) FROM readings").await, 1);
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn what_is_set_locally_ends_with_its_transaction() {
    let pool = pool("story_local", 1).await;
    let set = "SELECT count(*) FROM pg_settings WHERE name = 'statement_timeout' AND setting = '7'";

    let mut tx = pool.begin().await.unwrap();
    sqlx::query("SET LOCAL statement_timeout = 7")
        .execute(&mut *tx)
        .await
        .unwrap();
    let inside: i64 = sqlx::query_scalar(set).fetch_one(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();

    assert_eq!((inside, number(&pool, set).await), (1, 0));
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn unnest_and_copy_insert_all_rows_or_none() {
    let pool = pool("story_batch", 1).await;
    let ids: Vec<i64> = (1..=100_000).collect();
    unnest(&pool, &ids, &ids).await.unwrap();
    let count = "SELECT count(*) FROM readings WHERE id = value";
    assert_eq!(
        number(&pool, count).await,
        100_000,
        "far more than 65 535 values"
    );

    let more: Vec<i64> = (100_001..=200_000).collect();
    copy(&pool, &more, &more).await.unwrap();
    assert_eq!(number(&pool, count).await, 200_000);

    copy(&pool, &[300_000, 1], &[300_000, 1]).await.unwrap_err();
    unnest(&pool, &[300_000, 1], &[300_000, 1])
        .await
        .unwrap_err();
    assert_eq!(number(&pool, count).await, 200_000, "1 is there already");
}

#[test]
#[ignore = "needs PostgreSQL"]
fn the_demo_runs_the_same_story_on_postgres() {
    let url = database("story_demo");
    for _ in 0..2 {
        let arguments = ["story", "--plain", "--users", "2", "--database-url", &url];
        let ran = demo::testing::run(env!("CARGO_BIN_EXE_database"), &arguments);
        let said = String::from_utf8_lossy(&ran.stdout).into_owned();
        assert!(
            ran.status.success(),
            "{}",
            String::from_utf8_lossy(&ran.stderr)
        );
        assert!(said.contains("on PostgreSQL"), "{said}");
        assert!(said.contains("this e-mail address is taken"), "{said}");
    }
    let url: DatabaseUrl = url.parse().unwrap();
    assert!(url.to_string().ends_with("/story_demo"));
}

#[test]
#[ignore = "needs PostgreSQL, and python3 with aiosqlite and asyncpg"]
fn the_python_twin_registers_the_same_users_on_postgres() {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let twin = concat!(env!("CARGO_MANIFEST_DIR"), "/python/database.py");
    let ran = std::process::Command::new(python)
        .arg(twin)
        .env("DATABASE_URL", database("story_python"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ran.stdout).into_owned();
    assert!(
        ran.status.success(),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    assert_eq!(
        said.matches("registered as").count(),
        6,
        "three on each: {said}"
    );
    assert_eq!(said.matches("is taken").count(), 2, "{said}");
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn one_statement_registers_a_user_and_gives_back_what_was_written() {
    let pool = pool("story_one_statement", 1).await;
    let user = one_statement::register(&pool, "Ada", "ada@example.org")
        .await
        .unwrap();
    assert_eq!(
        (user.name.as_str(), user.email.as_str()),
        ("Ada", "ada@example.org")
    );

    let again = one_statement::register(&pool, "Eve", "ada@example.org").await;
    assert!(matches!(again, Err(RegisterError::EmailTaken)), "{again:?}");
    assert_eq!(number(&pool, USERS).await, 1, "committed, and once");
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_transaction_goes_to_the_server_six_times_and_one_statement_three_times() {
    pool("story_ways", 1).await.close().await;
    let relay = Relay::to(&url_of("story_ways"), Network::Slow).await;
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .connect_with(relay.options.clone())
        .await
        .unwrap();
    let mut ways = Vec::new();
    for n in 0..3 {
        let before = relay.sent();
        let email = format!("ada.{n}@example.org");
        register(&pool, "Ada", &email).await.unwrap();
        is_back(&pool).await;
        let between = relay.sent();
        let email = format!("bea.{n}@example.org");
        one_statement::register(&pool, "Bea", &email).await.unwrap();
        is_back(&pool).await;
        ways.push((between - before, relay.sent() - between));
    }
    assert_eq!(
        ways[1..],
        [(6, 3), (6, 3)],
        "the first prepares its statements, too: {ways:?}"
    );
}

/// The connection goes back in a task of its own, which tests it.
async fn is_back(pool: &PgPool) {
    while pool.num_idle() == 0 {
        sleep(Duration::from_millis(1)).await;
    }
}
