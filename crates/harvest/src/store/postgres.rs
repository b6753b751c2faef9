//! Results in PostgreSQL.

use sqlx::ConnectOptions as _;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use tokio::sync::mpsc::Sender;

use crate::admission::Known;
use crate::row::Row;

/// The order of bytes, as in SQLite: the same everywhere, whatever the language of the server.
const TABLE: &str = "CREATE TABLE IF NOT EXISTS harvest (
    url TEXT COLLATE \"C\" NOT NULL PRIMARY KEY,
    outcome TEXT NOT NULL,
    status INTEGER,
    attempts INTEGER NOT NULL,
    bytes BIGINT NOT NULL,
    sha256 TEXT,
    millis BIGINT NOT NULL,
    landed TEXT,
    headers TEXT NOT NULL
)";

pub(super) async fn open(server: &PgConnectOptions, fresh: bool) -> Result<PgPool, sqlx::Error> {
    let pool = PgPoolOptions::new()
        .max_connections(2)
        .test_before_acquire(false)
        .connect_with(server.clone().disable_statement_logging())
        .await?;
    let statements: &[_] = match fresh {
        true => &["DROP TABLE IF EXISTS harvest", TABLE],
        false => &[TABLE],
    };
    exclusively(&pool, statements).await?;
    Ok(pool)
}

/// Makes tables, one harvester after another: `IF NOT EXISTS` alone fails where two make the same table at the same moment.
pub(crate) async fn exclusively(
    pool: &PgPool,
    statements: &[&'static str],
) -> Result<(), sqlx::Error> {
    let mut transaction = pool.begin().await?;
    // Any number, if all take the same one. It ends with the transaction.
    sqlx::query("SELECT pg_advisory_xact_lock(hashtext('harvest'))")
        .execute(&mut *transaction)
        .await?;
    for statement in statements {
        sqlx::query(*statement).execute(&mut *transaction).await?;
    }
    transaction.commit().await
}

pub(super) async fn known(pool: &PgPool, urls: &[&str]) -> Result<Known, sqlx::Error> {
    let known = sqlx::query_scalar("SELECT url FROM harvest WHERE url = ANY($1)");
    Ok(known
        .bind(urls)
        .fetch_all(pool)
        .await?
        .into_iter()
        .collect())
}

/// An array a column: one statement, prepared once, whatever the number of rows.
pub(super) async fn insert(pool: &PgPool, rows: &[&Row]) -> Result<(), sqlx::Error> {
    fn column<'a, T>(rows: &[&'a Row], of: impl Fn(&'a Row) -> T) -> Vec<T> {
        rows.iter().map(|row| of(row)).collect()
    }
    sqlx::query(
        "INSERT INTO harvest
         (url, outcome, status, attempts, bytes, sha256, millis, landed, headers)
         SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::int[], $5::bigint[],
                              $6::text[], $7::bigint[], $8::text[], $9::text[])
         ON CONFLICT (url) DO NOTHING",
    )
    .bind(column(rows, |row| row.url.as_str()))
    .bind(column(rows, |row| row.outcome.as_str()))
    .bind(column(rows, |row| row.status))
    .bind(column(rows, |row| row.attempts))
    .bind(column(rows, |row| row.bytes))
    .bind(column(rows, |row| row.sha256.as_deref()))
    .bind(column(rows, |row| row.millis))
    .bind(column(rows, |row| row.landed.as_deref()))
    .bind(column(rows, |row| row.headers.as_str()))
    .execute(pool)
    .await?;
    Ok(())
}

pub(super) async fn rows(pool: &PgPool, to: Sender<Row>) -> Result<(), sqlx::Error> {
    let mut after = None::<String>;
    loop {
        let page: Vec<Row> = sqlx::query_as(
            "SELECT * FROM harvest WHERE url > coalesce($1, '') ORDER BY url LIMIT 1000",
        )
        .bind(&after)
        .fetch_all(pool)
        .await?;
        let Some(last) = page.last() else {
            return Ok(());
        };
        after = Some(last.url.clone());
        for row in page {
            if to.send(row).await.is_err() {
                return Ok(());
            }
        }
    }
}
