//! The limits of hosts where several harvesters have to keep them together: slots and turns are rows.
//!
//! The practices: [semaphores](../../../book/src/semaphores.md) (a permit), and
//! [database](../../../book/src/database/jobs.md) (a lease, because who holds a row may die). All times are the database's:
//! the clocks of machines differ.

mod attend;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sqlx::postgres::PgPool;
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::{Instant, sleep};

use crate::queue::interval;
use crate::store::exclusively;

const TABLES: &[&str] = &[
    "CREATE TABLE IF NOT EXISTS harvest_slot (
        host TEXT COLLATE \"C\" NOT NULL,
        slot INTEGER NOT NULL,
        lease BIGINT NOT NULL UNIQUE,
        taken_until TIMESTAMPTZ NOT NULL,
        PRIMARY KEY (host, slot)
    )",
    "CREATE TABLE IF NOT EXISTS harvest_host (
        host TEXT COLLATE \"C\" NOT NULL PRIMARY KEY,
        next_turn TIMESTAMPTZ NOT NULL,
        silent_until TIMESTAMPTZ NOT NULL DEFAULT '-infinity'
    )",
];

/// Between two looks for a free slot: half of it to all of it, so that not everybody looks at once.
const PAUSE: Duration = Duration::from_millis(100);

/// The limits, as the database knows them.
#[derive(Debug, Clone)]
pub(crate) struct Leave {
    pool: PgPool,
    slots: i32,
    interval: Duration,
    lease: Duration,
    /// The leases of this harvester, and when they began.
    mine: Arc<Mutex<HashMap<i64, Instant>>>,
    notes: UnboundedSender<Note>,
}

/// What is to be told to the database by somebody who has the time.
#[derive(Debug)]
pub(crate) enum Note {
    Free(Freed),
    Silence(String, Duration),
    Failed(sqlx::Error),
}

/// A slot of a host, among all harvesters. It is given back when this is dropped.
#[derive(Debug)]
pub(crate) struct Lease {
    id: i64,
    host: String,
    leave: Leave,
    permit: Option<OwnedSemaphorePermit>,
}

/// A slot that nobody needs any more. The permit of this process comes back when the slot is free: whoever has waited for it
/// here finds one at once.
#[derive(Debug)]
pub(crate) struct Freed {
    id: i64,
    _permit: Option<OwnedSemaphorePermit>,
}

impl Leave {
    /// At most `slots` requests to a host at a time and `interval` between the starts of two, in all harvesters together;
    /// and the notes for [`attend`](Self::attend).
    pub(crate) async fn open(
        pool: &PgPool,
        (slots, interval, lease): (usize, Duration, Duration),
    ) -> Result<(Self, UnboundedReceiver<Note>), sqlx::Error> {
        exclusively(pool, TABLES).await?;
        #[expect(
            clippy::disallowed_methods,
            reason = "`Drop` can't wait, and a slot has one note at most"
        )]
        let (notes, to_attend) = unbounded_channel();
        let leave = Self {
            pool: pool.clone(),
            slots: i32::try_from(slots).unwrap_or(i32::MAX),
            interval,
            lease,
            mine: Arc::default(),
            notes,
        };
        Ok((leave, to_attend))
    }

    /// Waits for a slot of the host, and for its turn.
    ///
    /// Cancel safety: dropped at the wrong moment, it leaves a slot taken until its lease ends; a turn that it waited for is
    /// lost.
    pub(crate) async fn enter(&self, host: &str, permit: OwnedSemaphorePermit) -> Option<Lease> {
        loop {
            let mut lease = self.slot(host).await?;
            self.turn(host).await?;
            // A program that was stopped meanwhile comes back to a slot that somebody else has.
            if lease.is_mine() {
                lease.permit = Some(permit);
                return Some(lease);
            }
        }
    }

    async fn slot(&self, host: &str) -> Option<Lease> {
        let lease = self.lease(host);
        loop {
            lease.begin();
            match self.try_slot(host, lease.id).await {
                Ok(true) => return Some(lease),
                Ok(false) => sleep(PAUSE.mul_f64(rand::random_range(0.5..=1.0))).await,
                Err(error) => return self.failed(error),
            }
        }
    }

    // ANCHOR: slot
    /// Takes a slot that nobody has, or whose lease has ended. Two who want the same one: the second waits for the first's
    /// row, finds it taken, and gets nothing.
    async fn try_slot(&self, host: &str, lease: i64) -> Result<bool, sqlx::Error> {
        let take = sqlx::query(
            "INSERT INTO harvest_slot (host, slot, lease, taken_until)
             SELECT $1, slot, $3, clock_timestamp() + $4 FROM generate_series(1, $2) AS slot
             WHERE NOT EXISTS (SELECT FROM harvest_slot AS taken WHERE taken.host = $1
                               AND taken.slot = slot.slot AND taken_until > clock_timestamp())
             ORDER BY random() LIMIT 1
             ON CONFLICT (host, slot) DO UPDATE
                SET lease = excluded.lease, taken_until = excluded.taken_until
                WHERE harvest_slot.taken_until <= clock_timestamp()",
        );
        let take = take.bind(host).bind(self.slots).bind(lease);
        let taken = take.bind(interval(self.lease)).execute(&self.pool).await?;
        Ok(taken.rows_affected() == 1)
    }
    // ANCHOR_END: slot

    async fn turn(&self, host: &str) -> Option<()> {
        loop {
            let wait = match self.next_turn(host).await {
                Ok(wait) if wait.is_zero() => return Some(()),
                Ok(wait) => wait,
                Err(error) => return self.failed(error),
            };
            sleep(wait).await;
            // The host may have asked for silence meanwhile. Then this turn is void.
            match self.is_silent(host).await {
                Ok(true) => {}
                Ok(false) => return Some(()),
                Err(error) => return self.failed(error),
            }
        }
    }

    // ANCHOR: turn
    /// Books the next turn, and says how far it is away. Who comes at the same time waits for this row's lock, and books the
    /// one after it.
    async fn next_turn(&self, host: &str) -> Result<Duration, sqlx::Error> {
        let book = sqlx::query_scalar(
            "INSERT INTO harvest_host (host, next_turn) VALUES ($1, clock_timestamp() + $2)
             ON CONFLICT (host) DO UPDATE SET next_turn = $2 +
                greatest(harvest_host.next_turn, harvest_host.silent_until, clock_timestamp())
             RETURNING extract(epoch FROM next_turn - $2 - clock_timestamp())::float8",
        );
        let book = book.bind(host).bind(interval(self.interval));
        let wait: f64 = book.fetch_one(&self.pool).await?;
        Ok(Duration::try_from_secs_f64(wait).unwrap_or_default())
    }
    // ANCHOR_END: turn

    async fn is_silent(&self, host: &str) -> Result<bool, sqlx::Error> {
        let silent = "SELECT silent_until > clock_timestamp() FROM harvest_host WHERE host = $1";
        let silent = sqlx::query_scalar(silent).bind(host);
        Ok(silent.fetch_optional(&self.pool).await?.unwrap_or(false))
    }

    fn lease(&self, host: &str) -> Lease {
        let id = rand::random();
        Lease {
            id,
            host: host.to_owned(),
            leave: self.clone(),
            permit: None,
        }
    }

    /// The task that wanted leave can't do anything about it: the program has to end.
    fn failed<T>(&self, error: sqlx::Error) -> Option<T> {
        self.notes.send(Note::Failed(error)).ok();
        None
    }

    fn mine(&self) -> MutexGuard<'_, HashMap<i64, Instant>> {
        self.mine.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lease {
    fn begin(&self) {
        self.leave.mine().insert(self.id, Instant::now());
    }

    fn is_mine(&self) -> bool {
        let mine = self.leave.mine();
        mine.get(&self.id)
            .is_some_and(|began| began.elapsed() < self.leave.lease)
    }

    /// Nobody starts anything at this host for so long.
    pub(crate) fn be_silent(&self, time: Duration) {
        let note = Note::Silence(self.host.clone(), time);
        // Nobody attends where the program is ending.
        self.leave.notes.send(note).ok();
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        // `Drop` can't wait for a database. Nobody attends where the program is ending: then all are freed at once.
        let freed = Freed {
            id: self.id,
            _permit: self.permit.take(),
        };
        self.leave.notes.send(Note::Free(freed)).ok();
    }
}

#[cfg(all(test, unix))]
mod tests;
