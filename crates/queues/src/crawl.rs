//! Work that makes work: a page has links, and each is a page to fetch. Who knows when it is over?
//!
//! In Python this is what `task_done` and `join` are for. Here the workers of the wrong way would
//! have to drop senders that they still need; in the right way one loop owns all that is to be
//! done, and sees that nothing is left.

use std::time::Duration;

use tokio::task::{JoinError, JoinSet};
use tokio::time::sleep;
use tracing::{Instrument, info_span, instrument};

/// A page: the pages below it are its number with one digit more.
pub type Page = u32;

/// Fetches a page and tells its links: each page down to three digits has two.
#[instrument(skip(takes), ret)]
async fn fetch(page: Page, takes: Duration) -> Vec<Page> {
    sleep(takes).await;
    match page {
        0..100 => vec![page * 10 + 1, page * 10 + 2],
        _ => Vec::new(),
    }
}

// ANCHOR: wrong
/// Wrong: waits for ever. Each worker has a sender for the links that it finds, so when all is
/// done, all of them wait for each other: the queue is empty, and open.
///
/// # Errors
///
/// A worker panicked.
pub async fn through_their_own_queue(
    start: Page,
    workers: u32,
    takes: Duration,
) -> Result<Vec<Page>, JoinError> {
    let (queue, pages) = async_channel::bounded(100);
    queue.send(start).await.ok();
    let mut pool = JoinSet::new();
    for n in 1..=workers {
        pool.spawn(crawler(n, pages.clone(), queue.clone(), takes));
    }
    drop((queue, pages));
    let mut fetched = Vec::new();
    while let Some(ended) = pool.join_next().await {
        fetched.extend(ended?);
    }
    Ok(fetched)
}

#[instrument(skip(pages, queue, takes), ret)]
async fn crawler(
    n: u32,
    pages: async_channel::Receiver<Page>,
    queue: async_channel::Sender<Page>,
    takes: Duration,
) -> Vec<Page> {
    let mut fetched = Vec::new();
    while let Ok(page) = pages.recv().instrument(info_span!("wait for page")).await {
        for link in fetch(page, takes).await {
            queue.send(link).await.ok();
        }
        fetched.push(page);
    }
    fetched
}
// ANCHOR_END: wrong

// ANCHOR: right
/// The loop owns the pages to fetch and the fetches under way; when there is neither, it is over.
///
/// Cancel safety: dropped, it aborts the fetches under way, and what it has fetched is lost.
///
/// # Errors
///
/// A fetch panicked. The others are aborted.
pub async fn through_one_loop(
    start: Page,
    workers: usize,
    takes: Duration,
) -> Result<Vec<Page>, JoinError> {
    let mut to_fetch = vec![start];
    let mut under_way = JoinSet::new();
    let mut fetched = Vec::new();
    loop {
        while under_way.len() < workers
            && let Some(page) = to_fetch.pop()
        {
            under_way.spawn(async move { (page, fetch(page, takes).await) });
        }
        let Some(ended) = under_way.join_next().await else {
            return Ok(fetched);
        };
        let (page, links) = ended?;
        fetched.push(page);
        to_fetch.extend(links);
    }
}
// ANCHOR_END: right
