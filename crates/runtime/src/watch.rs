//! How a program notices that its workers are held: the stable metrics, read from an outside thread.
//!
//! They say *that* something blocks, not *what*. Some of them exist only where the platform has 64-bit atomics.

use std::io;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use tokio::runtime::{Handle, RuntimeMetrics};

// ANCHOR: sample
/// What the metrics say at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// Tasks that were spawned and haven't ended.
    pub alive: usize,
    /// Tasks that wait in the queue that all workers share.
    pub queued: usize,
    /// Time spent in tasks, all workers together. It is added when a worker comes up for air: *not* while it is held.
    pub busy: Duration,
    /// For each worker, how often it went to sleep and woke up: odd while it sleeps.
    parks: Vec<u64>,
}

impl Sample {
    /// Reads the metrics. It costs a few atomic loads, and may be done from any thread.
    #[must_use]
    pub fn of(metrics: &RuntimeMetrics) -> Self {
        let workers = 0..metrics.num_workers();
        Self {
            alive: metrics.num_alive_tasks(),
            queued: metrics.global_queue_depth(),
            busy: workers
                .clone()
                .map(|worker| metrics.worker_total_busy_duration(worker))
                .sum(),
            parks: workers
                .map(|worker| metrics.worker_park_unpark_count(worker))
                .collect(),
        }
    }

    /// How many workers sleep.
    #[must_use]
    pub fn asleep(&self) -> usize {
        self.parks.iter().filter(|count| **count % 2 == 1).count()
    }

    /// How many workers have been awake ever since `earlier`, without a moment's sleep: held by one task, or short of time.
    #[must_use]
    pub fn awake_since(&self, earlier: &Self) -> usize {
        let both = self.parks.iter().zip(&earlier.parks);
        both.filter(|(now, then)| now == then && **now % 2 == 0)
            .count()
    }
}
// ANCHOR_END: sample

// ANCHOR: watchdog
/// A thread that watches a runtime, until this is dropped.
#[derive(Debug)]
pub struct Watchdog {
    _stop: mpsc::Sender<()>,
}

impl Watchdog {
    /// Looks `every` so often, and calls `tell` when all workers were awake the whole time and tasks wait all the same.
    ///
    /// That is a runtime whose workers are blocked, or one with more work than workers. Both want a person.
    ///
    /// # Errors
    ///
    /// The operating system has no thread left.
    pub fn start(
        runtime: &Handle,
        every: Duration,
        mut tell: impl FnMut(&Sample) + Send + 'static,
    ) -> io::Result<Self> {
        let metrics = runtime.metrics();
        let (stop, stopped) = mpsc::channel::<()>();
        let watch = move || {
            let mut before = Sample::of(&metrics);
            while stopped.recv_timeout(every) == Err(RecvTimeoutError::Timeout) {
                let now = Sample::of(&metrics);
                if now.awake_since(&before) == metrics.num_workers() && now.queued > 0 {
                    tell(&now);
                }
                before = now;
            }
        };
        thread::Builder::new()
            .name("watchdog".to_owned())
            .spawn(watch)?;
        Ok(Self { _stop: stop })
    }
}
// ANCHOR_END: watchdog
