//! The queue as a table: `SELECT ... FOR UPDATE SKIP LOCKED`.

use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::PgPool;
use sqlx::postgres::types::PgInterval;
use tokio::time::sleep;

use super::{Claim, Job};
use crate::store::exclusively;

const TABLE: &str = "CREATE TABLE IF NOT EXISTS harvest_job (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    url TEXT COLLATE \"C\" NOT NULL UNIQUE,
    taken_until TIMESTAMPTZ NOT NULL DEFAULT '-infinity',
    holder BIGINT
)";

/// Who finds nothing looks again after so long.
const PAUSE: Duration = Duration::from_millis(500);

/// A table of jobs.
#[derive(Debug, Clone)]
pub struct Table {
    pool: PgPool,
    lease: Duration,
    /// This harvester, in the rows that it has taken.
    me: i64,
}

impl Table {
    pub(super) async fn open(pool: &PgPool, lease: Duration) -> Result<Self, sqlx::Error> {
        exclusively(pool, &[TABLE]).await?;
        Ok(Self {
            pool: pool.clone(),
            lease,
            me: rand::random(),
        })
    }

    pub(super) fn lease(&self) -> Duration {
        self.lease
    }

    pub(super) async fn put(&self, urls: &[&str]) -> Result<(), sqlx::Error> {
        let put = sqlx::query(
            "INSERT INTO harvest_job (url) SELECT unnest($1::text[]) ON CONFLICT (url) DO NOTHING",
        );
        put.bind(urls).execute(&self.pool).await?;
        Ok(())
    }

    // ANCHOR: take
    /// What another harvester is taking at this moment is skipped, not waited for. The statement is the whole transaction:
    /// what lasts is the lease in the row, and no lock.
    pub(super) async fn take(&self, most: usize) -> Result<Vec<Job>, sqlx::Error> {
        let take = sqlx::query_scalar(
            "UPDATE harvest_job SET holder = $1, taken_until = clock_timestamp() + $2
             WHERE id IN (SELECT id FROM harvest_job WHERE taken_until < clock_timestamp()
                          ORDER BY id LIMIT $3 FOR UPDATE SKIP LOCKED)
             RETURNING url",
        );
        let take = take.bind(self.me).bind(interval(self.lease));
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let taken: Vec<String> = take.bind(most).fetch_all(&self.pool).await?;
        if taken.is_empty() {
            sleep(PAUSE).await;
        }
        let job = |url| Job {
            url,
            claim: Claim::Row,
        };
        Ok(taken.into_iter().map(job).collect())
    }
    // ANCHOR_END: take

    /// Whoever has it: it is done.
    pub(super) async fn done(&self, jobs: &[Arc<Job>]) -> Result<(), sqlx::Error> {
        let done = sqlx::query("DELETE FROM harvest_job WHERE url = ANY($1)");
        done.bind(urls(jobs)).execute(&self.pool).await?;
        Ok(())
    }

    /// Not what somebody else has by now, because this harvester was silent for too long.
    pub(super) async fn renew(&self, jobs: &[Arc<Job>]) -> Result<(), sqlx::Error> {
        let until = "UPDATE harvest_job SET taken_until = clock_timestamp() + $3
                     WHERE url = ANY($1) AND holder = $2";
        let renew = sqlx::query(until).bind(urls(jobs)).bind(self.me);
        renew.bind(interval(self.lease)).execute(&self.pool).await?;
        Ok(())
    }

    pub(super) async fn give_back(&self, jobs: &[Arc<Job>]) -> Result<(), sqlx::Error> {
        let free = "UPDATE harvest_job SET taken_until = '-infinity'
                    WHERE url = ANY($1) AND holder = $2";
        let free = sqlx::query(free).bind(urls(jobs)).bind(self.me);
        free.execute(&self.pool).await?;
        Ok(())
    }

    pub(super) async fn left(&self) -> Result<u64, sqlx::Error> {
        let left: i64 = sqlx::query_scalar("SELECT count(*) FROM harvest_job")
            .fetch_one(&self.pool)
            .await?;
        Ok(left.unsigned_abs())
    }

    pub(super) async fn clear(&self) -> Result<(), sqlx::Error> {
        let clear = sqlx::query("TRUNCATE harvest_job");
        clear.execute(&self.pool).await?;
        Ok(())
    }
}

fn urls(jobs: &[Arc<Job>]) -> Vec<&str> {
    jobs.iter().map(|job| job.url.as_str()).collect()
}

/// A duration as the database knows it, to the microsecond.
pub(crate) fn interval(duration: Duration) -> PgInterval {
    PgInterval {
        months: 0,
        days: 0,
        microseconds: i64::try_from(duration.as_micros()).unwrap_or(i64::MAX),
    }
}
