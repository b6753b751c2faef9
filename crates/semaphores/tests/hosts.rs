//! What the chapter promises of a limit for each host, and of two limits at once.

use std::sync::Arc;
use std::time::Duration;

use crate::support::{HOUR, SECOND, ms, recorded};
use semaphores::hosts::HostLimits;
use semaphores::two_limits;
use timeline::Timeline;
use tokio::sync::{AcquireError, Semaphore};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout};

#[tokio::test(start_paused = true)]
async fn each_host_has_its_own_limit() {
    let hosts = HostLimits::new(1);
    let _held = hosts.acquire("a.example").await.unwrap();

    assert!(
        timeout(HOUR, hosts.acquire("a.example")).await.is_err(),
        "its only permit is out"
    );
    assert!(
        timeout(ms(1), hosts.acquire("b.example")).await.is_ok(),
        "another host's isn't"
    );
}

#[tokio::test(start_paused = true)]
async fn hosts_no_longer_in_use_are_forgotten() {
    let hosts = HostLimits::new(2);

    for n in 0..10_000 {
        drop(hosts.acquire(&format!("{n}.example")).await.unwrap());
        assert!(
            hosts.remembered() <= 16,
            "{} hosts are remembered",
            hosts.remembered()
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_host_in_use_is_never_forgotten() {
    let hosts = HostLimits::new(1);
    let _held = hosts.acquire("busy.example").await.unwrap();
    let waits = hosts.acquire("busy.example");

    for n in 0..100 {
        drop(hosts.acquire(&format!("{n}.example")).await.unwrap());
    }

    assert!(
        timeout(HOUR, waits).await.is_err(),
        "a new semaphore would have let it in"
    );
}

#[tokio::test(start_paused = true)]
async fn the_map_grows_with_the_hosts_in_use() {
    let hosts = HostLimits::new(1);
    let mut in_use = Vec::new();
    for n in 0..1000 {
        in_use.push(hosts.acquire(&format!("{n}.example")).await.unwrap());
    }
    assert_eq!(hosts.remembered(), 1000);

    drop(in_use);
    for n in 1000..3000 {
        drop(hosts.acquire(&format!("{n}.example")).await.unwrap());
    }

    assert!(
        hosts.remembered() <= 2 * 16,
        "{} are remembered, 0 in use",
        hosts.remembered()
    );
}

/// Six requests to a slow host and, asked last, one to a fast host: three at a time, one a host.
async fn slow_and_fast<F>(
    request: fn(&'static str, usize, Arc<Semaphore>, Arc<HostLimits>, Duration) -> F,
) -> Timeline
where
    F: Future<Output = Result<(), AcquireError>> + Send + 'static,
{
    let (all, hosts) = (Arc::new(Semaphore::new(3)), Arc::new(HostLimits::new(1)));
    let request = |host, n, work| request(host, n, Arc::clone(&all), Arc::clone(&hosts), work);
    let mut tasks: JoinSet<_> = (1..=6).map(|n| request("slow", n, SECOND)).collect();
    tasks.spawn(request("fast", 1, ms(100)));
    let (_, timeline) = recorded(tasks.join_all()).await;
    timeline
}

#[tokio::test(start_paused = true)]
async fn the_wide_limit_first_lets_a_slow_host_stop_the_others() {
    let timeline = slow_and_fast(two_limits::all_first).await;

    let fast = timeline.lane("to fast 1").unwrap();
    assert_eq!(
        fast.ended,
        Some(ms(4100)),
        "it waited for requests that only queued themselves"
    );
}

#[tokio::test(start_paused = true)]
async fn the_narrow_limit_first_lets_fast_hosts_pass() {
    let timeline = slow_and_fast(two_limits::host_first).await;

    assert_eq!(timeline.lane("to fast 1").unwrap().ended, Some(ms(100)));
}

#[tokio::test(start_paused = true)]
async fn a_limit_of_a_host_is_fair() {
    let hosts = HostLimits::new(1);
    let started = Instant::now();
    let held = hosts.acquire("a.example").await.unwrap();
    let first = async {
        let _permit = hosts.acquire("a.example").await.unwrap();
        tokio::time::sleep(SECOND).await;
    };
    let second = async {
        drop(hosts.acquire("a.example").await.unwrap());
        started.elapsed()
    };

    drop(held);
    let ((), second) = tokio::join!(first, second);

    assert_eq!(second, SECOND);
}
