//! Jobs with an effect outside of the database: no transaction reaches there.
//!
//! A job is lent for a while, in a transaction of one statement; then it is done, and then marked as done. A worker that dies
//! in between leaves its job to the next one, which can't know how far it came: such a job is done once *or more often*.
//! What makes that harmless is on the other side: an effect that can be repeated, or a key by which a second one is known.

use std::time::Duration;

use sqlx::PgPool;

use crate::jobs::Job;

// ANCHOR: lease
/// A job that nobody else begins before its lease is over.
#[derive(Debug, sqlx::FromRow)]
pub struct Leased {
    /// What to do. Its id is the key for the other side.
    #[sqlx(flatten)]
    pub job: Job,
    /// How often it was begun, this time included. It tells two holders of one job apart.
    pub attempts: i32,
}

/// Takes the oldest job that nobody has, for so long; `None` where there is none. One that was begun
/// `most_attempts` times and never done is left alone: it isn't the workers' fault.
///
/// Cancel safety: dropped, it may have taken a job, which is free again when the lease is over.
///
/// # Errors
///
/// The database fails.
pub async fn lease(
    pool: &PgPool,
    length: Duration,
    most_attempts: i32,
) -> Result<Option<Leased>, sqlx::Error> {
    sqlx::query_as(
        "UPDATE jobs
         SET leased_until = now() + make_interval(secs => $1), attempts = attempts + 1
         WHERE id = (
             SELECT id FROM jobs
             WHERE done_at IS NULL AND attempts < $2
               AND (leased_until IS NULL OR leased_until < now())
             ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
         )
         RETURNING id, customer, attempts",
    )
    .bind(length.as_secs_f64())
    .bind(most_attempts)
    .fetch_optional(pool)
    .await
}
// ANCHOR_END: lease

// ANCHOR: done
impl Leased {
    /// Marks the job as done; `false` if the lease was over and somebody else has the job by now.
    ///
    /// # Errors
    ///
    /// The database fails.
    pub async fn done(&self, pool: &PgPool) -> Result<bool, sqlx::Error> {
        let done = sqlx::query(
            "UPDATE jobs SET done_at = now()
             WHERE id = $1 AND attempts = $2 AND done_at IS NULL",
        )
        .bind(self.job.id)
        .bind(self.attempts)
        .execute(pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Keeps the job for so long from now; `false` if somebody else has it by now.
    ///
    /// # Errors
    ///
    /// The database fails.
    pub async fn extend(&self, pool: &PgPool, length: Duration) -> Result<bool, sqlx::Error> {
        let extended = sqlx::query(
            "UPDATE jobs SET leased_until = now() + make_interval(secs => $3)
             WHERE id = $1 AND attempts = $2 AND done_at IS NULL",
        )
        .bind(self.job.id)
        .bind(self.attempts)
        .bind(length.as_secs_f64())
        .execute(pool)
        .await?;
        Ok(extended.rows_affected() == 1)
    }
}
// ANCHOR_END: done
