//! The whole again, for a harvester among others: the list goes into a queue, and each takes from it what it can do.
//!
//! Between the list and `admission` stands the queue; everything after that is as it is for one.

use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use tokio::sync::mpsc::{self, Receiver};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::address;
use crate::admission::{self, Doors, admit};
use crate::attempt::Fetcher;
use crate::dispatch::dispatch;
use crate::held::{self, Held};
use crate::hosts::Hosts;
use crate::leave::Leave;
use crate::metrics::Metrics;
use crate::pipeline::{RunError, Summary};
use crate::progress::show;
use crate::queue::{Broker, Queue};
use crate::settings::Settings;
use crate::signals::Stop;
use crate::source::{List, Reader};
use crate::store::{Store, StoreError};
use crate::ticket::Window;
use crate::writer::{self, write};

/// Who waits for the others looks so often whether they are done.
const PAUSE: Duration = Duration::from_millis(200);

/// What harvesters have in common.
#[derive(Debug, Clone)]
pub struct Group {
    /// The jobs.
    pub queue: Queue,
    /// Where the limits of hosts are kept.
    pool: PgPool,
}

impl Group {
    /// Joins the group whose queue and whose database these are.
    ///
    /// # Errors
    ///
    /// One of them can't be used.
    pub async fn join(
        broker: &Broker,
        server: &PgConnectOptions,
        lease: Duration,
    ) -> Result<Self, RunError> {
        let options = PgPoolOptions::new().max_connections(4);
        let pool = options.connect_with(server.clone()).await;
        let pool = pool.map_err(StoreError::from)?;
        let queue = Queue::open(broker, &pool, lease).await?;
        Ok(Self { queue, pool })
    }
}

// ANCHOR: run
/// Harvests with others. With a list, puts it into the queue, and returns when nothing is left there, whoever did it; without
/// one, does what others have put there until it is told to stop.
///
/// Dropped, it holds its jobs and slots until their leases end. After a stop they are given back.
///
/// # Errors
///
/// The list can't be read, or the store or the queue fails.
pub async fn run_among(
    list: Option<&List>,
    group: &Group,
    store: &Store,
    settings: Settings,
    metrics: &Metrics,
    stop: &Stop,
) -> Result<Summary, RunError> {
    let limits = (settings.per_host, settings.interval, settings.lease);
    let (leave, notes) = Leave::open(&group.pool, limits)
        .await
        .map_err(StoreError::from)?;
    let hosts = Hosts::new(settings.per_host, settings.interval).among_others(leave.clone());
    #[expect(
        clippy::disallowed_methods,
        reason = "`Drop` can't wait, and a ticket ends once: the window bounds what is in here"
    )]
    let (tell, ended) = mpsc::unbounded_channel();
    let window = Window::new(2 * settings.concurrency.max(admission::BATCH), Some(tell));
    // Enough to be busy, and no more: what one holds, the others can't do.
    let most = 2 * settings.concurrency;
    let held = Held::new(group.queue.clone(), &window, most);
    let fetcher = Fetcher::new(settings, hosts, metrics, stop).map_err(RunError::Client)?;
    let fetcher = Arc::new(fetcher);
    let (to_feed, lines) = mpsc::channel(4 * admission::BATCH);
    let (to_admission, urls) = mpsc::channel(held::BATCH);
    let (jobs, to_dispatch) = mpsc::channel(admission::BATCH);
    let (results, to_writer) = mpsc::channel(2 * writer::BATCH);
    let doors = Doors {
        jobs,
        results: results.clone(),
    };
    // Cancelled when nothing is left to take.
    let over = stop.soon.child_token();

    let feed = async {
        let Some(list) = list else {
            return Ok::<_, RunError>(true);
        };
        let mut reader = Reader {
            fetcher: &fetcher,
            lines: to_feed,
            read: 0,
        };
        let read = async {
            let whole = reader.read(list).await;
            drop(reader);
            Ok::<_, RunError>(whole?)
        };
        let (whole, ()) = tokio::try_join!(read, feed(lines, group, store, metrics))?;
        until_nothing_is_left(group, &over).await?;
        over.cancel();
        Ok(whole)
    };
    let take = async { Ok(held.take(to_admission, &over).await?) };
    let keep = async { Ok(held.keep(ended).await?) };
    let admit = async { Ok(admit(urls, doors, store, window, metrics, &stop.soon).await?) };
    let fetch = async { Ok(dispatch(to_dispatch, results, Arc::clone(&fetcher), stop).await?) };
    let write = async { Ok(write(to_writer, store, metrics).await?) };
    let work = Box::pin(async { tokio::try_join!(feed, take, keep, admit, fetch, write) });

    let done = tokio::select! {
        done = work => done,
        error = leave.attend(notes) => Err(StoreError::from(error).into()),
        never = show(&fetcher) => never,
    };
    leave.close().await.map_err(StoreError::from)?;
    Ok(Summary {
        whole_list: done?.0,
        count: metrics.count(),
        left: group.queue.left().await?,
    })
}
// ANCHOR_END: run

// ANCHOR: feed
/// Puts what isn't known yet into the queue. A line that is no URL goes there as well: it has its row, too.
async fn feed(
    mut lines: Receiver<String>,
    group: &Group,
    store: &Store,
    metrics: &Metrics,
) -> Result<(), RunError> {
    let mut batch = Vec::with_capacity(admission::BATCH);
    while lines.recv_many(&mut batch, admission::BATCH).await > 0 {
        let names = batch.drain(..);
        let names = names.map(|line| address::parse(&line).map_or(line, String::from));
        let names: Vec<String> = names.collect();
        let known = store.known(names.iter().map(String::as_str)).await?;
        let (known, new): (Vec<_>, Vec<_>) = names
            .iter()
            .map(String::as_str)
            .partition(|name| known.contains(*name));
        known.iter().for_each(|_| metrics.known());
        group.queue.put(&new).await?;
    }
    Ok(())
}
// ANCHOR_END: feed

async fn until_nothing_is_left(group: &Group, over: &CancellationToken) -> Result<(), RunError> {
    while group.queue.left().await? > 0 {
        if over.run_until_cancelled(sleep(PAUSE)).await.is_none() {
            break;
        }
    }
    Ok(())
}
