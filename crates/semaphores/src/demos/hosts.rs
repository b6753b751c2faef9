//! The demo of a limit for each host.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use demo::{Failure, Stage, seconds};
use tokio::sync::{AcquireError, Semaphore};
use tokio::task::JoinSet;

use crate::hosts::HostLimits;
use crate::two_limits::{all_first, host_first};

pub(super) async fn hosts(stage: &mut Stage, delay: Duration) -> Result<(), Failure> {
    writeln!(
        stage,
        "3 at a time in all, 1 at a time to each host; the fast one is asked last"
    )?;
    let wide_first = fast_ended(stage, "the limit for all first", all_first, delay).await?;
    let narrow_first = fast_ended(stage, "the limit for the host first", host_first, delay).await?;

    let hosts = HostLimits::new(1);
    for n in 0..1000 {
        drop(hosts.acquire(&format!("{n}.example")).await?);
    }
    writeln!(stage, "\nThe fast host's answer came after")?;
    stage.figures(&[("all first", wide_first), ("host first", narrow_first)])?;
    writeln!(
        stage,
        "After 1000 hosts, {} are remembered",
        hosts.remembered()
    )?;
    Ok(())
}

async fn fast_ended<F>(
    stage: &mut Stage,
    title: &str,
    request: fn(&'static str, usize, Arc<Semaphore>, Arc<HostLimits>, Duration) -> F,
    delay: Duration,
) -> Result<String, Failure>
where
    F: Future<Output = Result<(), AcquireError>> + Send + 'static,
{
    let (all, hosts) = (Arc::new(Semaphore::new(3)), Arc::new(HostLimits::new(1)));
    let request = |host, n, work| request(host, n, Arc::clone(&all), Arc::clone(&hosts), work);
    let mut tasks: JoinSet<_> = (1..=4).map(|n| request("slow", n, delay)).collect();
    tasks.spawn(request("fast", 1, delay / 10));
    let (ended, run) = stage.record(title, tasks.join_all()).await;
    ended.into_iter().collect::<Result<(), _>>()?;
    let fast = run.lane("to fast 1").and_then(|lane| lane.ended);
    Ok(seconds(fast.unwrap_or_default()))
}
