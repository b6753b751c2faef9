//! A table as a queue: several processes take jobs from it, and each job is done in the transaction that took it.
//!
//! Holds for work whose effects are in this database. Work that reaches outside: `leases.rs`. How workers hear of new
//! jobs: `notify.rs`.

use sqlx::{PgPool, Postgres, Transaction};

use crate::transfer::begin;

// ANCHOR: job
/// Something to do: here, an invoice to write.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Job {
    /// Which one; also the order in which they came.
    pub id: i64,
    /// Who is to get the invoice.
    pub customer: String,
}

/// A job, and the transaction that holds it. Dropped, it is open again once the rollback has reached the
/// server. Killed with its process, it is too: the server sees the connection end.
#[derive(Debug)]
pub struct Taken {
    /// What to do.
    pub job: Job,
    /// Where to do it.
    pub tx: Transaction<'static, Postgres>,
}

impl Taken {
    /// Commits what was done, and with it that it was done.
    ///
    /// # Errors
    ///
    /// The database fails. Whether the job is done is in the table, and nowhere else.
    pub async fn done(mut self) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE jobs SET done_at = now() WHERE id = $1")
            .bind(self.job.id)
            .execute(&mut *self.tx)
            .await?;
        self.tx.commit().await
    }
}
// ANCHOR_END: job

// ANCHOR: put
/// Puts a job, and tells those who listen as soon as it is committed.
///
/// # Errors
///
/// The database fails.
pub async fn put(pool: &PgPool, customer: &str) -> Result<i64, sqlx::Error> {
    // One statement is a transaction of its own.
    sqlx::query_scalar(
        "WITH job AS (INSERT INTO jobs (customer) VALUES ($1) RETURNING id)
         SELECT id FROM job, pg_notify('jobs', '')",
    )
    .bind(customer)
    .fetch_one(pool)
    .await
}
// ANCHOR_END: put

// ANCHOR: unlocked
/// Wrong: until it is done, everybody else is given the same job.
///
/// # Errors
///
/// The database fails.
pub async fn take_unlocked(pool: &PgPool) -> Result<Option<Taken>, sqlx::Error> {
    let oldest = "SELECT id, customer FROM jobs WHERE done_at IS NULL
                  ORDER BY id LIMIT 1";
    taken(pool, oldest).await
}
// ANCHOR_END: unlocked

// ANCHOR: in_line
/// Wrong: everybody wants the oldest one, and waits until its owner is done.
///
/// # Errors
///
/// The database fails.
pub async fn take_in_line(pool: &PgPool) -> Result<Option<Taken>, sqlx::Error> {
    let oldest = "SELECT id, customer FROM jobs WHERE done_at IS NULL
                  ORDER BY id LIMIT 1 FOR UPDATE";
    taken(pool, oldest).await
}
// ANCHOR_END: in_line

// ANCHOR: take
/// The oldest job that nobody has; `None` where there is none.
///
/// Cancel safety: dropped, it has taken nothing.
///
/// # Errors
///
/// The database fails.
pub async fn take(pool: &PgPool) -> Result<Option<Taken>, sqlx::Error> {
    let oldest = "SELECT id, customer FROM jobs WHERE done_at IS NULL
                  ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED";
    taken(pool, oldest).await
}

async fn taken(pool: &PgPool, select: &'static str) -> Result<Option<Taken>, sqlx::Error> {
    let mut tx = begin(pool).await?;
    let job = sqlx::query_as(select).fetch_optional(&mut *tx).await?;
    Ok(job.map(|job| Taken { job, tx }))
}
// ANCHOR_END: take

// ANCHOR: invoice
/// Writes the invoice of a job, in the job's transaction.
///
/// # Errors
///
/// The database fails.
pub async fn write_invoice(taken: &mut Taken) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO invoices (job, customer) VALUES ($1, $2)")
        .bind(taken.job.id)
        .bind(&taken.job.customer)
        .execute(&mut *taken.tx)
        .await?;
    Ok(())
}
// ANCHOR_END: invoice
