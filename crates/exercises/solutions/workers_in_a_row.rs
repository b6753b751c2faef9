//! Three workers, and only one works: a solution
//!
//! The guard is a temporary of the loop's head, and lives as long as the body: while one worker worked, the others
//! waited for the lock. In a `let` of its own it goes at the semicolon. While a worker waits for a job it still
//! holds the lock, which is right: the others would wait too.

// ANCHOR: code
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::sync::mpsc::Receiver;
use tokio::time::sleep;

/// Does jobs until there are no more.
async fn worker(jobs: Arc<Mutex<Receiver<u32>>>) {
    loop {
        let job = jobs.lock().await.recv().await;
        let Some(job) = job else { break };
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
