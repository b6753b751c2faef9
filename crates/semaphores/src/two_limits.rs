//! Two limits for one request: so many to its host, so many to all hosts together.
//!
//! Which is taken first decides whether one slow host can stop the others. Either order is free of
//! deadlock as long as all keep to it (`deadlock`).

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{AcquireError, Semaphore};
use tokio::time::sleep;
use tracing::{Instrument, info_span, instrument};

use crate::hosts::HostLimits;

// ANCHOR: all_first
/// Wrong: those who queue for a slow host sit on permits that other hosts' requests could use.
///
/// # Errors
/// When a semaphore is closed.
#[instrument(name = "to", skip(all, hosts, work), ret, err)]
pub async fn all_first(
    host: &'static str,
    n: usize,
    all: Arc<Semaphore>,
    hosts: Arc<HostLimits>,
    work: Duration,
) -> Result<(), AcquireError> {
    let _one_of_all = all.acquire().instrument(info_span!("wait for all")).await?;
    let _one_of_host = hosts
        .acquire(host)
        .instrument(info_span!("wait for host"))
        .await?;
    sleep(work).await;
    Ok(())
}
// ANCHOR_END: all_first

// ANCHOR: host_first
/// The narrow limit first, the wide one last: who holds a permit of the wide one is using it.
///
/// # Errors
/// When a semaphore is closed.
#[instrument(name = "to", skip(all, hosts, work), ret, err)]
pub async fn host_first(
    host: &'static str,
    n: usize,
    all: Arc<Semaphore>,
    hosts: Arc<HostLimits>,
    work: Duration,
) -> Result<(), AcquireError> {
    let _one_of_host = hosts
        .acquire(host)
        .instrument(info_span!("wait for host"))
        .await?;
    let _one_of_all = all.acquire().instrument(info_span!("wait for all")).await?;
    sleep(work).await;
    Ok(())
}
// ANCHOR_END: host_first
