//! What this harvester holds of the queue: taken, and neither done nor given back.
//!
//! The practice: [context managers](../../../book/src/context-managers.md). A lease is a guard whose clean-up waits for a
//! server, so `Drop` can't do it: a ticket only says how it has ended, and one future tells the queue for all.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use tokio::sync::mpsc::{Sender, UnboundedReceiver};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, interval};
use tokio_util::sync::CancellationToken;
use tracing::warn;

use crate::address;
use crate::queue::{Job, Queue, QueueError};
use crate::ticket::{Ended, Window};

/// Jobs that are taken or acknowledged together.
pub(crate) const BATCH: usize = 100;

/// The jobs that this harvester has.
#[derive(Debug)]
pub(crate) struct Held {
    queue: Queue,
    places: Arc<Semaphore>,
    /// Not an `Arc`: when the last ticket has ended, the window has to.
    window: Weak<Window>,
    /// By URL. Twice the same one, where it was put there twice, or came back.
    jobs: Mutex<HashMap<String, Vec<Taken>>>,
}

#[derive(Debug)]
struct Taken {
    job: Arc<Job>,
    /// The lease began then.
    renewed: Instant,
    _place: OwnedSemaphorePermit,
}

impl Held {
    /// At most so many at a time: what one harvester holds, no other can do.
    pub(crate) fn new(queue: Queue, window: &Arc<Window>, most: usize) -> Self {
        Self {
            queue,
            window: Arc::downgrade(window),
            places: Arc::new(Semaphore::new(most)),
            jobs: Mutex::default(),
        }
    }

    // ANCHOR: take
    /// Takes jobs and passes on their URLs, until it is told to stop.
    ///
    /// # Errors
    ///
    /// The queue fails.
    pub(crate) async fn take(
        &self,
        urls: Sender<String>,
        stop: &CancellationToken,
    ) -> Result<(), QueueError> {
        while let Some(places) = stop.run_until_cancelled(self.places()).await.flatten() {
            // Not cancelled: what it takes would be nobody's until its lease ends. It waits for half a second at most.
            let renewed = Instant::now();
            let jobs = self.queue.take(places.len()).await?;
            // All are noted before the first is passed on: whoever ends now gives back what is noted.
            let taken = jobs.into_iter().zip(places);
            for url in taken
                .map(|(job, place)| self.note(job, renewed, place))
                .collect::<Vec<_>>()
            {
                if urls.send(url).await.is_err() {
                    return Ok(());
                }
            }
        }
        Ok(())
    }
    // ANCHOR_END: take

    fn note(&self, job: Job, renewed: Instant, place: OwnedSemaphorePermit) -> String {
        let url = address::parse(&job.url).map_or_else(|_| job.url.clone(), String::from);
        let taken = Taken {
            job: Arc::new(job),
            renewed,
            _place: place,
        };
        self.jobs().entry(url.clone()).or_default().push(taken);
        url
    }

    // ANCHOR: keep
    /// Acknowledges what is stored, gives back what was given up, and renews the leases of all else. It ends when the last
    /// ticket has ended, and then gives back the rest.
    ///
    /// Cancel safety: dropped, it has acknowledged some of what was stored; the rest will be found to be known.
    ///
    /// # Errors
    ///
    /// The queue fails.
    pub(crate) async fn keep(
        &self,
        mut tickets: UnboundedReceiver<Ended>,
    ) -> Result<(), QueueError> {
        let mut beat = interval(self.queue.lease() / 3);
        let mut ended = Vec::with_capacity(BATCH);
        loop {
            tokio::select! {
                number = tickets.recv_many(&mut ended, BATCH) => {
                    if number == 0 {
                        break;
                    }
                    let (mut stored, mut given_up) = (Vec::new(), Vec::new());
                    for ended in ended.drain(..) {
                        match ended {
                            Ended::Stored(url) => stored.extend(self.remove(&url)),
                            Ended::GivenUp(url) => given_up.extend(self.remove(&url)),
                        }
                    }
                    self.queue.done(&all(&stored)).await?;
                    self.queue.give_back(&self.still_mine(&given_up)).await?;
                }
                _ = beat.tick() => self.renew().await?,
            }
        }
        let rest: Vec<Taken> = self.jobs().drain().flat_map(|(_, taken)| taken).collect();
        self.queue.give_back(&self.still_mine(&rest)).await
    }

    /// A program that was stopped, or had no network, for longer than a lease must not speak for what somebody else has by
    /// now; and it need not go on with it.
    async fn renew(&self) -> Result<(), QueueError> {
        let lost: Vec<String> = self.forget_lost();
        if !lost.is_empty() {
            warn!("{} jobs were held for longer than their lease", lost.len());
        }
        if let Some(window) = self.window.upgrade() {
            lost.iter().for_each(|url| window.lose(url));
        }
        let now = Instant::now();
        let mine: Vec<_> = self.jobs().values().flatten().map(Taken::job).collect();
        self.queue.renew(&mine).await?;
        for taken in self.jobs().values_mut().flatten() {
            taken.renewed = now.max(taken.renewed);
        }
        Ok(())
    }
    // ANCHOR_END: keep

    /// The URLs of which nothing is left.
    fn forget_lost(&self) -> Vec<String> {
        let mut jobs = self.jobs();
        for taken in jobs.values_mut() {
            taken.retain(|taken| self.is_mine(taken));
        }
        jobs.extract_if(|_, taken| taken.is_empty())
            .map(|(url, _)| url)
            .collect()
    }

    fn still_mine(&self, taken: &[Taken]) -> Vec<Arc<Job>> {
        let mine = taken.iter().filter(|taken| self.is_mine(taken));
        mine.map(Taken::job).collect()
    }

    fn is_mine(&self, taken: &Taken) -> bool {
        taken.renewed.elapsed() < self.queue.lease()
    }

    fn remove(&self, url: &str) -> Vec<Taken> {
        self.jobs().remove(url).unwrap_or_default()
    }

    /// All places that are free, up to a batch, as soon as there is one. `None` never comes.
    async fn places(&self) -> Option<Vec<OwnedSemaphorePermit>> {
        let first = Arc::clone(&self.places).acquire_owned().await.ok()?;
        let mut places = vec![first];
        while places.len() < BATCH
            && let Ok(place) = Arc::clone(&self.places).try_acquire_owned()
        {
            places.push(place);
        }
        Some(places)
    }

    fn jobs(&self) -> MutexGuard<'_, HashMap<String, Vec<Taken>>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Taken {
    fn job(&self) -> Arc<Job> {
        Arc::clone(&self.job)
    }
}

fn all(taken: &[Taken]) -> Vec<Arc<Job>> {
    taken.iter().map(Taken::job).collect()
}
