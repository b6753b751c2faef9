//! What is told to the database by somebody who has the time.

use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::Instant;

use super::{Leave, Note};
use crate::queue::interval;

impl Leave {
    /// Gives back slots, passes on wishes for silence, and renews the leases of what is in use. It never ends well.
    ///
    /// Cancel safety: dropped, it may leave slots taken, which [`close`](Self::close) gives back.
    pub(crate) async fn attend(&self, mut notes: UnboundedReceiver<Note>) -> sqlx::Error {
        let mut beat = tokio::time::interval(self.lease / 3);
        let mut batch = Vec::new();
        loop {
            let attended = tokio::select! {
                _ = notes.recv_many(&mut batch, 100) => self.pass_on(&mut batch).await,
                _ = beat.tick() => self.renew().await,
            };
            if let Err(error) = attended {
                return error;
            }
        }
    }

    async fn pass_on(&self, notes: &mut Vec<Note>) -> Result<(), sqlx::Error> {
        let mut free = Vec::with_capacity(notes.len());
        for note in notes.drain(..) {
            match note {
                Note::Free(freed) => free.push(freed),
                Note::Silence(host, time) => self.silence(&host, time).await?,
                Note::Failed(error) => return Err(error),
            }
        }
        let ids: Vec<i64> = free.iter().map(|freed| freed.id).collect();
        self.free(&ids).await
    }

    pub(super) async fn silence(&self, host: &str, time: Duration) -> Result<(), sqlx::Error> {
        let silence = sqlx::query(
            "UPDATE harvest_host
             SET silent_until = greatest(silent_until, clock_timestamp() + $2) WHERE host = $1",
        );
        let silence = silence.bind(host).bind(interval(time));
        silence.execute(&self.pool).await?;
        Ok(())
    }

    /// By lease and not by slot: whoever was silent for too long doesn't free what somebody else has by now.
    async fn free(&self, leases: &[i64]) -> Result<(), sqlx::Error> {
        let free = sqlx::query("DELETE FROM harvest_slot WHERE lease = ANY($1)");
        free.bind(leases).execute(&self.pool).await?;
        let mut mine = self.mine();
        for lease in leases {
            mine.remove(lease);
        }
        Ok(())
    }

    async fn renew(&self) -> Result<(), sqlx::Error> {
        let now = Instant::now();
        let mine: Vec<i64> = self.mine().keys().copied().collect();
        let renew = sqlx::query(
            "UPDATE harvest_slot SET taken_until = clock_timestamp() + $2
             WHERE lease = ANY($1) AND taken_until > clock_timestamp()",
        );
        let renew = renew.bind(&mine).bind(interval(self.lease));
        renew.execute(&self.pool).await?;
        let mut leases = self.mine();
        for id in mine {
            // One that has ended before wasn't renewed.
            if let Some(began) = leases
                .get_mut(&id)
                .filter(|began| **began + self.lease > now)
            {
                *began = now;
            }
        }
        Ok(())
    }

    /// Gives back all slots.
    pub(crate) async fn close(&self) -> Result<(), sqlx::Error> {
        let mine: Vec<i64> = self.mine().keys().copied().collect();
        self.free(&mine).await
    }
}
