//! The four ways in which a scope is left, and what a guard makes of them.

use std::io::{self, Write};
use std::time::Duration;

use demo::{Failure, Stage};
use tokio::time::{sleep, timeout};

use crate::guard::{Gauge, counted, counted_by_hand, not_counted};

/// How a piece of work ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    Returns,
    Fails,
    Panics,
    IsCancelled,
}

impl Ending {
    pub(super) const ALL: [Self; 4] = [Self::Returns, Self::Fails, Self::Panics, Self::IsCancelled];

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Returns => "it returns",
            Self::Fails => "it fails",
            Self::Panics => "it panics",
            Self::IsCancelled => "it is cancelled",
        }
    }

    /// Work of this length, which ends so. What is to be cancelled never ends by itself.
    pub(super) async fn after(self, length: Duration) -> io::Result<()> {
        sleep(length).await;
        match self {
            Self::Returns => Ok(()),
            Self::Fails => Err(io::Error::other("no stock")),
            // As `panic!`, without the message on standard error, which would tear the picture apart.
            Self::Panics => std::panic::resume_unwind(Box::new("the work panicked")),
            Self::IsCancelled => std::future::pending().await,
        }
    }
}

/// Runs `work` in a task, as a server runs a request: its panic ends the task, and after `limit` it is cancelled.
pub(super) async fn in_a_task(
    limit: Duration,
    work: impl Future<Output = io::Result<()>> + Send + 'static,
) {
    // How it ends is what the demo is about, so it is known already.
    tokio::spawn(timeout(limit, work)).await.ok();
}

const STEP: Duration = Duration::from_millis(100);

pub(super) async fn guard(stage: &mut Stage) -> Result<(), Failure> {
    writeln!(
        stage,
        "Requests in flight, while there is one and after it:\n"
    )?;
    writeln!(
        stage,
        "  {:<16} {:>9} {:>9} {:>9}",
        "", "by hand", "guard", "let _ ="
    )?;
    for ending in Ending::ALL {
        let by_hand = in_flight(ending, |gauge, work| async move {
            counted_by_hand(&gauge, work).await
        });
        let guard = in_flight(
            ending,
            |gauge, work| async move { counted(&gauge, work).await },
        );
        let underscore = in_flight(ending, |gauge, work| async move {
            not_counted(&gauge, work).await
        });
        writeln!(
            stage,
            "  {:<16} {:>9} {:>9} {:>9}",
            ending.title(),
            by_hand.await,
            guard.await,
            underscore.await
        )?;
    }
    Ok(())
}

/// What the gauge says during a request and after it, `1 -> 0`.
async fn in_flight<W, F>(ending: Ending, count: W) -> String
where
    W: FnOnce(Gauge, Work) -> F,
    F: Future<Output = io::Result<()>> + Send + 'static,
{
    let gauge = Gauge::default();
    let work: Work = Box::pin(ending.after(2 * STEP));
    let look = async {
        sleep(STEP).await;
        gauge.value()
    };
    let ((), during) = tokio::join!(in_a_task(4 * STEP, count(gauge.clone(), work)), look);
    format!("{during} -> {}", gauge.value())
}

type Work = std::pin::Pin<Box<dyn Future<Output = io::Result<()>> + Send>>;
