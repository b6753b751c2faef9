//! A database for a test, and what several of them ask it.

use std::time::Duration;

use database::on_postgres::MIGRATIONS;
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use temporary_postgres::Server;

/// Nothing here takes so long, unless it hangs.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// Long enough for a statement to have come to its lock, on a busy machine.
pub(crate) const MOMENT: Duration = Duration::from_millis(300);

/// The URL of a database on the server that all tests share.
pub(crate) fn url_of(name: &str) -> String {
    Server::shared().expect("no server").url_of(name)
}

/// The URL of a new, empty database on the server that all tests share.
pub(crate) fn database(name: &str) -> String {
    let server = Server::shared().expect("no server");
    server.database(name).expect("no database")
}

/// A pool of so many connections to a new database with all tables.
pub(crate) async fn pool(name: &str, connections: u32) -> PgPool {
    let pool = PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .connect(&database(name))
        .await
        .unwrap();
    MIGRATIONS.run(&pool).await.unwrap();
    pool
}

/// What a query for one number says.
pub(crate) async fn number(pool: &PgPool, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(pool).await.unwrap()
}

/// Numbers, in the order of the query.
pub(crate) async fn numbers(pool: &PgPool, sql: &'static str) -> Vec<i64> {
    sqlx::query_scalar(sql).fetch_all(pool).await.unwrap()
}
