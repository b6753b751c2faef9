//! Three workers, and only one works
//!
//! Three workers share a receiver. Each job takes 100 ms, so six jobs should take 200. They take 600.

// ANCHOR: code
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::sync::mpsc::Receiver;
use tokio::time::sleep;

/// Does jobs until there are no more.
async fn worker(jobs: Arc<Mutex<Receiver<u32>>>) {
    while let Some(job) = jobs.lock().await.recv().await {
        work(job).await;
    }
}
// ANCHOR_END: code

// Nothing to change below.

async fn work(_job: u32) {
    sleep(Duration::from_millis(100)).await;
}

#[cfg(test)]
mod tests {
    use tokio::join;
    use tokio::sync::mpsc;
    use tokio::time::Instant;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn three_workers_work_at_the_same_time() {
        let (queue, jobs) = mpsc::channel(10);
        for job in 0..6 {
            queue.try_send(job).unwrap();
        }
        drop(queue);
        let jobs = Arc::new(Mutex::new(jobs));
        let start = Instant::now();
        let one_more = || worker(Arc::clone(&jobs));
        join!(one_more(), one_more(), one_more());
        assert_eq!(
            start.elapsed(),
            Duration::from_millis(200),
            "three workers took as long as one: the lock is held while they work"
        );
    }
}
