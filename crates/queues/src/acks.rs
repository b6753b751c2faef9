//! To know when all that was put is done: `task_done` and `join`, with the acknowledgement built
//! into the item.
//!
//! Doesn't say whether a job went well: that needs an answer of its own, see `oneshot`. Where no
//! more jobs come, none of this is needed: drop the sender and join the workers.

use async_channel::{Receiver, SendError, Sender};
use tokio::select;
use tokio::sync::watch;
use tracing::{Instrument, info_span, instrument};

use crate::job::Job;

// ANCHOR: unfinished
/// One job that isn't done yet. To drop it is to acknowledge: at the end of the work, at an error,
/// in a panic.
#[derive(Debug)]
struct Unfinished(watch::Sender<usize>);

impl Unfinished {
    fn one_more_in(count: &watch::Sender<usize>) -> Self {
        count.send_modify(|unfinished| *unfinished += 1);
        Self(count.clone())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        self.0.send_modify(|unfinished| *unfinished -= 1);
    }
}
// ANCHOR_END: unfinished

// ANCHOR: queue
/// A job together with its acknowledgement.
#[derive(Debug)]
pub struct Accepted {
    /// What to do.
    pub job: Job,
    unfinished: Unfinished,
}

/// The workers are gone before their work was done.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("nobody works any more, and {unfinished} jobs are unfinished")]
pub struct NobodyWorks {
    /// How many.
    pub unfinished: usize,
}

/// The producers' side of a queue that knows what is unfinished.
#[derive(Debug, Clone)]
pub struct WorkQueue {
    jobs: Sender<Accepted>,
    unfinished: watch::Sender<usize>,
}

impl WorkQueue {
    /// A queue with so much room, and the receiver for its workers.
    ///
    /// # Panics
    ///
    /// The capacity is zero.
    #[must_use]
    pub fn new(capacity: usize) -> (Self, Receiver<Accepted>) {
        let (jobs, receiver) = async_channel::bounded(capacity);
        let unfinished = watch::Sender::new(0);
        (Self { jobs, unfinished }, receiver)
    }

    /// Puts a job, which counts as unfinished from now on. Waits for room.
    ///
    /// Cancel safety: dropped, it has put nothing and counts nothing; the job is lost.
    ///
    /// # Errors
    ///
    /// Every worker is gone. The job comes back, and counts no more.
    pub async fn put(&self, job: Job) -> Result<(), SendError<Job>> {
        let unfinished = Unfinished::one_more_in(&self.unfinished);
        let sent = self.jobs.send(Accepted { job, unfinished }).await;
        sent.map_err(|SendError(accepted)| SendError(accepted.job))
    }

    /// Waits until nothing is unfinished. The queue stays open.
    ///
    /// Cancel safety: it only looks.
    ///
    /// # Errors
    ///
    /// The queue is closed, as it is when every worker is gone, and so much is unfinished.
    pub async fn join(&self) -> Result<(), NobodyWorks> {
        let mut count = self.unfinished.subscribe();
        select! {
            biased;
            Ok(_) = count.wait_for(|unfinished| *unfinished == 0) => Ok(()),
            // What nobody will receive stays in the queue as long as a sender lives, and `self` has
            // one.
            () = self.jobs.closed() => Err(NobodyWorks { unfinished: self.unfinished() }),
        }
    }

    /// How many jobs wait or are under way.
    #[must_use]
    pub fn unfinished(&self) -> usize {
        *self.unfinished.borrow()
    }
}
// ANCHOR_END: queue

// ANCHOR: worker
/// Does jobs until the queue is closed. Nothing here says that a job is done: nothing here can
/// forget it.
#[instrument(skip(jobs), ret)]
pub async fn worker(n: u32, jobs: Receiver<Accepted>) -> usize {
    let mut done = 0;
    while let Ok(accepted) = jobs.recv().instrument(info_span!("wait for job")).await {
        let Accepted { job, unfinished } = accepted;
        job.run().await;
        drop(unfinished);
        done += 1;
    }
    done
}
// ANCHOR_END: worker
