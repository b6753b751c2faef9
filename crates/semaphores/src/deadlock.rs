//! Two permits for one job, taken one after the other: when every job has its first, none gets its
//! second. And two cures.
//!
//! Doesn't show a third, which is often the best: not to need the second while holding the first.

use std::time::Duration;

use tokio::sync::{AcquireError, Semaphore};
use tokio::time::sleep;
use tracing::{Instrument, info_span, instrument};

// ANCHOR: nested
/// Wrong: a deadlock as soon as as many jobs as there are permits have got their first one.
///
/// # Errors
/// When the semaphore is closed.
#[instrument(name = "copy", skip(connections, step), ret, err)]
pub async fn one_by_one(
    n: usize,
    connections: &Semaphore,
    step: Duration,
) -> Result<(), AcquireError> {
    let _source = connections
        .acquire()
        .instrument(info_span!("wait for source"))
        .await?;
    sleep(step).await; // finds out what there is to copy
    let _target = connections
        .acquire()
        .instrument(info_span!("wait for target"))
        .await?;
    sleep(step).await; // copies it
    Ok(())
}
// ANCHOR_END: nested

// ANCHOR: together
/// Takes both permits or none: who waits holds nothing that another one waits for.
///
/// # Errors
/// When the semaphore is closed.
#[instrument(name = "copy", skip(connections, step), ret, err)]
pub async fn both_at_once(
    n: usize,
    connections: &Semaphore,
    step: Duration,
) -> Result<(), AcquireError> {
    let _both = connections
        .acquire_many(2)
        .instrument(info_span!("wait for both"))
        .await?;
    sleep(step).await;
    sleep(step).await;
    Ok(())
}
// ANCHOR_END: together

// ANCHOR: crossed
/// Wrong: a deadlock when another one goes the other way at the same time.
///
/// # Errors
/// When a semaphore is closed.
///
/// # Panics
/// When there is no host `from` or `to`.
#[instrument(name = "move", skip(hosts, step), ret, err)]
pub async fn in_order_of_need(
    from: usize,
    to: usize,
    hosts: &[Semaphore],
    step: Duration,
) -> Result<(), AcquireError> {
    let _source = hosts[from]
        .acquire()
        .instrument(info_span!("wait for source"))
        .await?;
    sleep(step).await; // connects to it
    let _target = hosts[to]
        .acquire()
        .instrument(info_span!("wait for target"))
        .await?;
    sleep(step).await; // moves
    Ok(())
}
// ANCHOR_END: crossed

// ANCHOR: ordered
/// Everybody takes the permits in the same order: whoever has the last one waits for nobody.
///
/// `from` and `to` must differ: on a host with one permit, a job would wait for itself.
///
/// # Errors
/// When a semaphore is closed.
///
/// # Panics
/// When there is no host `from` or `to`.
#[instrument(name = "move", skip(hosts, step), ret, err)]
pub async fn in_one_order(
    from: usize,
    to: usize,
    hosts: &[Semaphore],
    step: Duration,
) -> Result<(), AcquireError> {
    let (first, second) = (&hosts[from.min(to)], &hosts[from.max(to)]);
    let _first = first
        .acquire()
        .instrument(info_span!("wait for first"))
        .await?;
    sleep(step).await;
    let _second = second
        .acquire()
        .instrument(info_span!("wait for second"))
        .await?;
    sleep(step).await;
    Ok(())
}
// ANCHOR_END: ordered
