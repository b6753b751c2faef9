//! The whole: four stages with bounded channels between them, one limit on all that is under way, one way to end.
//!
//! The practices: [gather](../../../book/src/gather.md) (`try_join!`: the first error drops everybody else),
//! [queues](../../../book/src/queues.md#how-a-stream-ends) (each stage ends when the one before it does).

use std::sync::Arc;

use tokio::sync::mpsc;
use tokio::task::JoinError;

use crate::admission::{self, Doors, admit};
use crate::attempt::Fetcher;
use crate::dispatch::dispatch;
use crate::hosts::Hosts;
use crate::metrics::{Count, Metrics};
use crate::progress::show;
use crate::queue::QueueError;
use crate::settings::Settings;
use crate::signals::Stop;
use crate::source::{List, ListError, Reader};
use crate::store::{Store, StoreError};
use crate::ticket::Window;
use crate::writer::{self, write};

/// Why a run ended early. What was stored until then stays.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The list can't be read.
    #[error(transparent)]
    List(#[from] ListError),
    /// Results can't be kept.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A fault of this program.
    #[error("a task panicked")]
    Panicked(#[from] JoinError),
    /// The queue that harvesters share can't be used.
    #[error(transparent)]
    Queue(#[from] QueueError),
    /// The client can't be made: no certificates.
    #[error("can't make an HTTP client")]
    Client(#[source] std::io::Error),
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// What was counted.
    pub count: Count,
    /// Lines whose URL has no final state. Zero, unless the run was stopped.
    pub left: u64,
    /// Whether the list was read, or at least counted, to its end.
    pub whole_list: bool,
}

// ANCHOR: run
/// Harvests a list. Returns when every URL of it has its final state in the store, or after a stop.
///
/// Dropped, it closes its connections; what was stored stays, and nothing else was final.
///
/// # Errors
///
/// The list can't be read, or the store fails.
pub async fn run(
    list: &List,
    store: &Store,
    settings: Settings,
    metrics: &Metrics,
    stop: &Stop,
) -> Result<Summary, RunError> {
    let window = Window::new(settings.window.max(2 * admission::BATCH), None);
    let hosts = Hosts::new(settings.per_host, settings.interval);
    let fetcher = Fetcher::new(settings, hosts, metrics, stop).map_err(RunError::Client)?;
    let fetcher = Arc::new(fetcher);
    let (to_admission, lines) = mpsc::channel(4 * admission::BATCH);
    let (jobs, to_dispatch) = mpsc::channel(admission::BATCH);
    let (results, to_writer) = mpsc::channel(2 * writer::BATCH);
    let doors = Doors {
        jobs,
        results: results.clone(),
    };

    let read = async {
        let mut reader = Reader {
            fetcher: &fetcher,
            lines: to_admission,
            read: 0,
        };
        let whole = reader.read(list).await?;
        Ok::<_, RunError>((reader.read, whole))
    };
    let admit = async { Ok(admit(lines, doors, store, window, metrics, &stop.soon).await?) };
    let fetch = async { Ok(dispatch(to_dispatch, results, Arc::clone(&fetcher), stop).await?) };
    let write = async { Ok(write(to_writer, store, metrics).await?) };
    // Each stage ends when the one before it has dropped its sender. An error of one drops the others.
    // On the heap, because four stages at once are a large future.
    let work = Box::pin(async { tokio::try_join!(read, admit, fetch, write) });

    let ((read, whole_list), (), (), ()) = tokio::select! {
        done = work => done?,
        never = show(&fetcher) => never,
    };
    let count = metrics.count();
    let left = read.saturating_sub(count.stored + count.known);
    Ok(Summary {
        count,
        left,
        whole_list,
    })
}
// ANCHOR_END: run
