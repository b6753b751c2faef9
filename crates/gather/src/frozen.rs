//! The frozen stream: futures in `buffer_unordered` make no progress while the loop over them awaits something else.
//!
//! One job, five ways: fetch items two at a time, process each. The first two look concurrent and aren't; the others are.
//! What the freeze does to a timeout: `starved_timeout`.

use std::time::Duration;

use futures::stream::{self, StreamExt};
use tokio::join;
use tokio::sync::mpsc;
use tokio::task;
use tokio::time::sleep;
use tracing::instrument;

/// The work: `items` items, each fetched and then processed, at most `window` fetches at a time.
#[derive(Debug, Clone, Copy)]
pub struct Job {
    /// How many items there are.
    pub items: u32,
    /// How many are fetched at a time.
    pub window: usize,
    /// How long a fetch takes.
    pub fetching: Duration,
    /// How long processing takes.
    pub processing: Duration,
}

impl Job {
    #[instrument(skip(self), ret)]
    async fn fetch(self, item: u32) -> u32 {
        sleep(self.fetching).await;
        item
    }

    #[instrument(skip(self), ret)]
    async fn process(self, item: u32) {
        sleep(self.processing).await;
    }
}

// ANCHOR: while_let
/// Wrong: the stream is polled only inside of `next().await`. While an item is processed, nothing is fetched.
pub async fn while_let(job: Job) {
    let mut fetched = stream::iter(1..=job.items)
        .map(|item| job.fetch(item))
        .buffer_unordered(job.window);
    while let Some(item) = fetched.next().await {
        job.process(item).await;
    }
}
// ANCHOR_END: while_let

// ANCHOR: spawn_in_the_future
/// Wrong: a task runs by itself once it is spawned, but the spawn sits in a future, and a future does nothing until the
/// stream polls it: inside of `next().await`, after the one that is ready.
pub async fn spawn_in_the_future(job: Job) {
    let mut fetched = stream::iter(1..=job.items)
        .map(async |item| task::spawn(job.fetch(item)).await)
        .buffer_unordered(job.window);
    while let Some(Ok(item)) = fetched.next().await {
        job.process(item).await;
    }
}
// ANCHOR_END: spawn_in_the_future

// ANCHOR: spawn_in_the_map
/// Here the closure itself spawns, as soon as there is room in the window: fetching goes on while an item is processed.
/// What the stream holds are handles, so tasks that are in flight run on when it is dropped.
pub async fn spawn_in_the_map(job: Job) {
    let mut fetched = stream::iter(1..=job.items)
        .map(|item| task::spawn(job.fetch(item)))
        .buffer_unordered(job.window);
    while let Some(Ok(item)) = fetched.next().await {
        job.process(item).await;
    }
}
// ANCHOR_END: spawn_in_the_map

// ANCHOR: channel_between
/// Two stages, each polled on its own: fetching goes on while an item is processed, until the channel is full.
pub async fn channel_between(job: Job) {
    let (fetched, mut ready) = mpsc::channel(job.window);
    let fetch_all = async move {
        let mut fetches = stream::iter(1..=job.items)
            .map(|item| job.fetch(item))
            .buffer_unordered(job.window);
        while let Some(item) = fetches.next().await {
            if fetched.send(item).await.is_err() {
                break; // nobody processes any more
            }
        }
    };
    let process_all = async move {
        while let Some(item) = ready.recv().await {
            job.process(item).await;
        }
    };
    join!(fetch_all, process_all);
}
// ANCHOR_END: channel_between

// ANCHOR: for_each
/// The whole of an item's work is one future, and all that are in flight are polled together: `window` items at a time are
/// fetched *or* processed.
pub async fn for_each(job: Job) {
    stream::iter(1..=job.items)
        .for_each_concurrent(job.window, async |item| {
            let item = job.fetch(item).await;
            job.process(item).await;
        })
        .await;
}
// ANCHOR_END: for_each
