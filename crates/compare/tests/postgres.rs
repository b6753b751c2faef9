//! What the chapter says of the pipelined transaction, on a real PostgreSQL server.

use std::time::Duration;

use compare::workloads::postgres::pipelined::Registrar;
use database::on_postgres::{MIGRATIONS, open};
use futures::poll;
use sqlx::PgPool;
use temporary_postgres::Server;
use tokio::pin;
use tokio::time::timeout;

/// A new database with the tables: its URL, and a pool to look into it.
async fn database(name: &str) -> (String, PgPool) {
    let server = Server::shared().expect("no server");
    let url = server.database(name).expect("no database");
    let pool = open(&url.parse().unwrap()).await.unwrap();
    MIGRATIONS.run(&pool).await.unwrap();
    (url, pool)
}

async fn addresses(pool: &PgPool) -> Vec<String> {
    sqlx::query_scalar("SELECT email FROM users ORDER BY email")
        .fetch_all(pool)
        .await
        .unwrap()
}

async fn in_time<T>(work: impl Future<Output = T>) -> T {
    timeout(Duration::from_secs(30), work)
        .await
        .expect("it hangs")
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_pipelined_transaction_is_sent_whole_when_it_is_first_polled() {
    in_time(async {
        let (url, pool) = database("compare_whole").await;
        let mut registrar = Registrar::connect(&url).await.unwrap();

        drop(registrar.register("Ada", "never@example.org"));
        {
            let polled_once = registrar.register("Ada", "once@example.org");
            pin!(polled_once);
            assert!(poll!(polled_once).is_pending(), "no answer is there yet");
        }
        // Its answer comes after those of the transaction that nobody waited for.
        let user = registrar
            .register("Bea", "whole@example.org")
            .await
            .unwrap();

        assert_eq!(
            (user.name.as_str(), user.email.as_str()),
            ("Bea", "whole@example.org")
        );
        assert_eq!(
            addresses(&pool).await,
            ["once@example.org", "whole@example.org"],
            "polled once, all four statements were on their way"
        );
    })
    .await;
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_pipelined_transaction_that_is_refused_leaves_nothing_and_its_connection_is_usable() {
    in_time(async {
        let (url, pool) = database("compare_refused").await;
        let mut registrar = Registrar::connect(&url).await.unwrap();
        registrar.register("Ada", "ada@example.org").await.unwrap();

        let refused = registrar
            .register("Eve", "ada@example.org")
            .await
            .unwrap_err();
        assert_eq!(
            refused.code().map(|code| code.code()),
            Some("23505"),
            "the first error is told, not those that follow from it: {refused}"
        );
        registrar.register("Eve", "eve@example.org").await.unwrap();

        assert_eq!(
            addresses(&pool).await,
            ["ada@example.org", "eve@example.org"]
        );
        let open = "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'";
        let open: i64 = sqlx::query_scalar(open).fetch_one(&pool).await.unwrap();
        assert_eq!(open, 0, "COMMIT after an error is a ROLLBACK");
    })
    .await;
}
