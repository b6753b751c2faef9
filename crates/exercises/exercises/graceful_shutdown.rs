//! A graceful shutdown
//!
//! When `stop` is cancelled, or the queue has ended, the service takes no further job. Those that wait in the queue
//! are refused. Those that run may end, within `grace`; what runs longer is aborted. It says how many of each.
//!
//! What stands here knows no stop.

// ANCHOR: code
use std::time::Duration;

use tokio::sync::mpsc::Receiver;
use tokio::task::JoinSet;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

/// How it ended: jobs that were done, that were aborted, and that never began.
#[derive(Debug, Default, PartialEq, Eq)]
struct Ended {
    done: usize,
    aborted: usize,
    refused: usize,
}

/// Runs jobs side by side, until it is told to stop or there are no more.
async fn serve(mut jobs: Receiver<Job>, stop: CancellationToken, grace: Duration) -> Ended {
    let mut running = JoinSet::new();
    let mut ended = Ended::default();
    while let Some(job) = jobs.recv().await {
        running.spawn(job.run());
    }
    ended.done = running.join_all().await.len();
    ended
}
// ANCHOR_END: code

// Nothing to change below.

/// A job that takes so long.
#[derive(Debug)]
struct Job(Duration);

impl Job {
    async fn run(self) {
        sleep(self.0).await;
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::mpsc;
    use tokio::time::timeout;

    use super::*;

    const GRACE: Duration = Duration::from_secs(5);

    async fn ended(job_seconds: &[u64], stop_after: Duration) -> Ended {
        let (queue, jobs) = mpsc::channel(10);
        for seconds in job_seconds {
            queue.try_send(Job(Duration::from_secs(*seconds))).unwrap();
        }
        let stop = CancellationToken::new();
        let serving = tokio::spawn(serve(jobs, stop.clone(), GRACE));
        sleep(stop_after).await;
        stop.cancel();
        let ended = timeout(GRACE + Duration::from_secs(1), serving).await;
        let why = "the service goes on after it was told to stop";
        ended.expect(why).unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn who_ends_in_time_is_done_and_the_rest_is_aborted() {
        let (done, aborted, refused) = (2, 1, 0);
        let expected = Ended {
            done,
            aborted,
            refused,
        };
        assert_eq!(
            ended(&[1, 3, 60], Duration::from_millis(500)).await,
            expected
        );
    }

    #[tokio::test(start_paused = true)]
    async fn an_idle_service_stops_at_once() {
        assert_eq!(ended(&[], Duration::from_secs(1)).await, Ended::default());
    }

    #[tokio::test(start_paused = true)]
    async fn what_waits_in_the_queue_is_refused() {
        let refused = ended(&[1, 1, 1], Duration::ZERO).await.refused;
        assert_eq!(refused, 3, "the stop came before the first job");
    }
}
