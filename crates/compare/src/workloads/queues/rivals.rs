//! What somebody might take instead of ours, and what bounds all of them.

use std::collections::VecDeque;
use std::hint::black_box;
use std::sync::Arc;

use anyhow::{Result, ensure};
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinSet;

use super::{Queue, measured, times};
use crate::{Case, Meter, Sample};

pub(super) fn shared_receiver(case: &Case, queue: Queue) -> Result<Sample> {
    async fn sums(receiver: Arc<Mutex<mpsc::Receiver<u64>>>) -> u64 {
        let mut sum = 0;
        loop {
            let next = receiver.lock().await.recv().await;
            let Some(item) = next else { return sum };
            sum += item;
        }
    }
    measured(case, |items| async move {
        let (sender, receiver) = mpsc::channel(queue.room);
        let receiver = Arc::new(Mutex::new(receiver));
        let sums: JoinSet<u64> = (0..queue.consumers)
            .map(|_| sums(Arc::clone(&receiver)))
            .collect();
        for items in queue.items(items) {
            let sender = sender.clone();
            tokio::spawn(async move {
                for item in items {
                    if sender.send(item).await.is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        sums.join_all().await.iter().sum()
    })
}

pub(super) fn on_flume(case: &Case, queue: Queue) -> Result<Sample> {
    async fn sums(receiver: flume::Receiver<u64>) -> u64 {
        let mut sum = 0;
        while let Ok(item) = receiver.recv_async().await {
            sum += item;
        }
        sum
    }
    measured(case, |items| async move {
        let (sender, receiver) = flume::bounded(queue.room);
        let sums: JoinSet<u64> = (0..queue.consumers)
            .map(|_| sums(receiver.clone()))
            .collect();
        drop(receiver);
        for items in queue.items(items) {
            let sender = sender.clone();
            tokio::spawn(async move {
                for item in items {
                    if sender.send_async(item).await.is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        sums.join_all().await.iter().sum()
    })
}

pub(super) fn on_kanal(case: &Case, queue: Queue) -> Result<Sample> {
    async fn sums(receiver: kanal::AsyncReceiver<u64>) -> u64 {
        let mut sum = 0;
        while let Ok(item) = receiver.recv().await {
            sum += item;
        }
        sum
    }
    measured(case, |items| async move {
        let (sender, receiver) = kanal::bounded_async(queue.room);
        let sums: JoinSet<u64> = (0..queue.consumers)
            .map(|_| sums(receiver.clone()))
            .collect();
        drop(receiver);
        for items in queue.items(items) {
            let sender = sender.clone();
            tokio::spawn(async move {
                for item in items {
                    if sender.send(item).await.is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        sums.join_all().await.iter().sum()
    })
}

pub(super) fn chunks_on_kanal(case: &Case, queue: Queue) -> Result<Sample> {
    async fn sums(receiver: kanal::AsyncReceiver<Vec<u64>>) -> u64 {
        let mut sum = 0;
        while let Ok(chunk) = receiver.recv().await {
            sum += chunk.iter().sum::<u64>();
        }
        sum
    }
    let chunk = queue.room / 2;
    measured(case, move |items| async move {
        let (sender, receiver) = kanal::bounded_async(2);
        let sums: JoinSet<u64> = (0..queue.consumers)
            .map(|_| sums(receiver.clone()))
            .collect();
        drop(receiver);
        for mut items in queue.items(items) {
            let sender = sender.clone();
            tokio::spawn(async move {
                loop {
                    let next: Vec<u64> = items.by_ref().take(chunk).collect();
                    if next.is_empty() || sender.send(next).await.is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        sums.join_all().await.iter().sum()
    })
}

/// No tasks, no waiting: one loop that fills the queue and empties it.
pub(super) fn vecdeque(case: &Case, queue: Queue) -> Result<Sample> {
    let size = case.size;
    let times = times(size);
    let mut waiting = VecDeque::with_capacity(queue.room);
    let meter = Meter::start();
    for _ in 0..times {
        let mut sum = 0;
        for item in 0..size {
            waiting.push_back(black_box(item));
            if waiting.len() == queue.room {
                while let Some(item) = waiting.pop_front() {
                    sum += black_box(item);
                }
            }
        }
        sum += waiting.drain(..).sum::<u64>();
        ensure!(sum == size * (size - 1) / 2, "an item is missing");
    }
    Ok(meter.stop(size * times))
}
