//! Work that makes work.

use std::io::Write;
use std::time::Duration;

use demo::{Failure, Stage, seconds};
use tokio::time::timeout;

use crate::crawl::{through_one_loop, through_their_own_queue};

pub(super) async fn run(stage: &mut Stage, delay: Duration) -> Result<(), Failure> {
    let patience = delay * 10;
    writeln!(
        stage,
        "7 pages of {}, found one through the other, 2 at a time",
        seconds(delay)
    )?;
    let work = timeout(patience, through_their_own_queue(1, 2, delay));
    let (queue, _) = stage
        .record("workers that feed their own queue", work)
        .await;
    let work = through_one_loop(1, 2, delay);
    let (fetched, run) = stage.record("one loop that owns what is to do", work).await;
    let queue = match queue {
        Ok(fetched) => format!("{} pages", fetched?.len()),
        Err(_) => format!("given up after {}", seconds(patience)),
    };
    let one_loop = format!("{} pages, {}", fetched?.len(), seconds(run.took()));
    writeln!(stage)?;
    stage.figures(&[("their own queue", queue), ("one loop", one_loop)])?;
    Ok(())
}
