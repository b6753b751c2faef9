//! An arm whose body takes long, and the other arms meanwhile.

use std::sync::Mutex;
use std::time::Duration;

use tokio::sync::mpsc::{self, Receiver};
use tokio::task::JoinSet;
use tokio::time::{Instant, Interval, interval_at, sleep};
use tracing::{info_span, instrument};

use crate::frame::{Pitfall, Scene, Seen, Watch, lane};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "slow-arm-body",
    symptom: "The other side closes the connection because of missing heartbeats, whenever a message takes long to handle",
    also: &[
        "heartbeat",
        "ping timeout",
        "keepalive",
        "event loop blocked",
        "select arm blocks",
        "handler blocks other branches",
        "await inside select",
        "shutdown not noticed while working",
        "actor",
    ],
    cause: "`select!` is over when an arm has won. While the body of that arm awaits, nobody polls the others: no tick, no shutdown, no other message.",
    cure: "Let the body start the work and return: spawn it, and make its end an arm of its own.",
    caught_by: &[],
    shown_by: &[Watch::Test("of the longest silence, on a paused clock")],
    met_in: &[
        "https://github.com/autonomys/subspace/issues/1316",
        "https://github.com/AprilNEA/OpenLogi/pull/225",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: no ping while `work` is awaited, though the ping comes first.
pub async fn broken(mut jobs: Receiver<u32>, peer: &Peer) {
    let mut beat = every(Duration::from_millis(400));
    loop {
        tokio::select! {
            biased;
            _ = beat.tick() => peer.ping(),
            job = jobs.recv() => match job {
                Some(job) => work(job).await,
                None => return,
            },
        }
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The work is a task, and its end an arm; the next job waits until it is done.
pub async fn fixed(mut jobs: Receiver<u32>, peer: &Peer) {
    let mut beat = every(Duration::from_millis(400));
    let mut working = JoinSet::new();
    loop {
        tokio::select! {
            biased;
            _ = beat.tick() => peer.ping(),
            Some(done) = working.join_next() => if let Err(error) = done {
                tracing::error!(%error, "a job panicked");
            },
            job = jobs.recv(), if working.is_empty() => match job {
                Some(job) => drop(working.spawn(work(job))),
                None => return,
            },
        }
    }
}
// ANCHOR_END: fixed

#[instrument(name = "job", ret)]
async fn work(n: u32) {
    sleep(Duration::from_millis(900)).await;
}

fn every(period: Duration) -> Interval {
    interval_at(Instant::now() + period, period)
}

/// The other side, which counts how long it hears nothing.
#[derive(Debug)]
pub struct Peer(Mutex<Silence>);

#[derive(Debug)]
struct Silence {
    since: Instant,
    longest: Duration,
}

impl Peer {
    fn ping(&self) {
        info_span!("ping").in_scope(timeline::done);
        if let Ok(mut silence) = self.0.lock() {
            silence.longest = silence.longest.max(silence.since.elapsed());
            silence.since = Instant::now();
        }
    }
}

/// Two jobs of 900 ms, and a ping every 400.
async fn scene(connection: impl AsyncFn(Receiver<u32>, &Peer)) -> Seen {
    let (tx, jobs) = mpsc::channel(2);
    for n in 1..=2 {
        tx.send(n).await.ok();
    }
    drop(tx);
    let peer = Peer(Mutex::new(Silence {
        since: Instant::now(),
        longest: Duration::ZERO,
    }));
    lane(info_span!("connection"), connection(jobs, &peer)).await;
    let longest = peer
        .0
        .lock()
        .map_or(Duration::ZERO, |silence| silence.longest);
    Seen::of("a ping every", "0.4 s").and("longest silence", demo::seconds(longest))
}
