//! Who comes in: each URL once, and only if its final state isn't known yet.
//!
//! The practices: [queues](../../../book/src/queues.md) (a bounded channel on both sides, so that a list is read no faster than
//! it is worked off) and [database](../../../book/src/database/rows.md) (one question for many URLs).

use std::collections::HashSet;
use std::sync::Arc;

use tokio::sync::mpsc::{Receiver, Sender};
use tokio_util::sync::CancellationToken;
use tracing::debug;
use url::Url;

use crate::address;
use crate::metrics::Metrics;
use crate::outcome::Outcome;
use crate::row::{Row, Seen};
use crate::store::{Store, StoreError};
use crate::ticket::{Ticket, Window};

/// Lines that are looked up together. The window has to be larger, or the claims of one batch would wait for each other.
pub(crate) const BATCH: usize = 256;

/// A URL that is to be fetched.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) target: Url,
    pub(crate) ticket: Ticket,
}

/// Where admitted lines go.
#[derive(Debug)]
pub(crate) struct Doors {
    pub(crate) jobs: Sender<Job>,
    /// A line that is no URL has its final state already.
    pub(crate) results: Sender<Seen>,
}

// ANCHOR: admit
/// Passes on what is new, until the list ends or the program is told to stop.
///
/// # Errors
///
/// The store fails.
pub(crate) async fn admit(
    mut lines: Receiver<String>,
    doors: Doors,
    store: &Store,
    window: Arc<Window>,
    metrics: &Metrics,
    stop: &CancellationToken,
) -> Result<(), StoreError> {
    let mut batch = Vec::with_capacity(BATCH);
    loop {
        let received = stop.run_until_cancelled(lines.recv_many(&mut batch, BATCH));
        if received.await.unwrap_or(0) == 0 {
            return Ok(());
        }
        let claimed = claim(&mut batch, &window, metrics).await;
        // Claimed first, looked up then: another copy of this URL is either still under way, and then there was no
        // claim, or its row is stored, and then it is found. The other way round, one could slip through in between.
        let known = store
            .known(claimed.iter().map(|(_, ticket)| ticket.url()))
            .await?;
        for (target, ticket) in claimed {
            if known.contains(ticket.url()) {
                metrics.known();
                ticket.settle();
            } else if doors.pass(target, ticket).await.is_none() {
                // Nobody receives any more: the program is ending.
                return Ok(());
            }
        }
    }
}
// ANCHOR_END: admit

type Target = Result<Url, Outcome>;

async fn claim(
    lines: &mut Vec<String>,
    window: &Arc<Window>,
    metrics: &Metrics,
) -> Vec<(Target, Ticket)> {
    let mut claimed = Vec::with_capacity(lines.len());
    for line in lines.drain(..) {
        let target = address::parse(&line);
        let name = target.as_ref().map_or(line.as_str(), Url::as_str);
        match window.claim(name).await {
            Some(ticket) => claimed.push((target, ticket)),
            None => {
                debug!("{name} is under way already");
                metrics.known();
            }
        }
    }
    claimed
}

impl Doors {
    async fn pass(&self, target: Target, ticket: Ticket) -> Option<()> {
        match target {
            Ok(target) => self.jobs.send(Job { target, ticket }).await.ok(),
            Err(outcome) => {
                let row = Row::of_a_line(ticket.url(), outcome);
                self.results.send(Seen { row, ticket }).await.ok()
            }
        }
    }
}

/// Nothing but URLs, for a set that is looked up by them.
pub(crate) type Known = HashSet<String>;
