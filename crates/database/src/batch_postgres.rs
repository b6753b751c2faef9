//! Many rows into one table on PostgreSQL: the two ways that SQLite hasn't.

use sqlx::{PgPool, query};

// ANCHOR: unnest
/// One statement with one array a column.
///
/// Cancel safety: all of them or none.
///
/// # Errors
///
/// The database fails.
pub async fn unnest(pool: &PgPool, ids: &[i64], values: &[i64]) -> Result<(), sqlx::Error> {
    query("INSERT INTO readings (id, value) SELECT * FROM UNNEST($1::bigint[], $2::bigint[])")
        .bind(ids)
        .bind(values)
        .execute(pool)
        .await?;
    Ok(())
}
// ANCHOR_END: unnest

// ANCHOR: copy
/// `COPY`: the rows as a stream of text, without a statement for each. The fastest there is.
///
/// Cancel safety: all of them or none. Dropped before `finish`, the server is told that it failed.
///
/// # Errors
///
/// The database fails.
pub async fn copy(pool: &PgPool, ids: &[i64], values: &[i64]) -> Result<(), sqlx::Error> {
    let mut connection = pool.acquire().await?;
    let mut rows = connection
        .copy_in_raw("COPY readings (id, value) FROM STDIN")
        .await?;
    let mut text = String::new();
    for (id, value) in ids.iter().zip(values) {
        text.push_str(&format!("{id}\t{value}\n"));
    }
    rows.send(text.as_bytes()).await?;
    rows.finish().await?;
    Ok(())
}
// ANCHOR_END: copy
