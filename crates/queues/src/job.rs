//! What goes through the queues: a job that takes a while. A sleep stands for the request, the
//! query or the file.

use std::time::Duration;

use tokio::time::sleep;
use tracing::instrument;

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Which one it is.
    pub n: u32,
    /// How long it takes.
    pub takes: Duration,
}

impl Job {
    /// Does it, and tells which one it was.
    ///
    /// Cancel safety: dropped, it was done in part.
    #[instrument(name = "job", skip_all, fields(n = self.n), ret)]
    pub async fn run(self) -> u32 {
        sleep(self.takes).await;
        self.n
    }
}

/// The jobs 1 to `count`, which take equally long.
pub fn jobs(count: u32, takes: Duration) -> impl Iterator<Item = Job> {
    (1..=count).map(move |n| Job { n, takes })
}
