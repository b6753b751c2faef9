//! The demo of tasks that should end with their owner.

use std::io::Write;
use std::time::Duration;

use demo::{Failure, Stage, seconds};
use tokio::time::sleep;
use tracing::instrument;

use crate::background::{Lease, aborted, asked, awaited, detached};

pub(super) async fn background(stage: &mut Stage, delay: Duration) -> Result<(), Failure> {
    if delay.is_zero() {
        return Err(Failure::usage(
            "--delay is the time between two renewals here: it must be more than 0",
        ));
    }
    let work = delay * 5 / 2;
    let afterwards = delay * 2;
    writeln!(
        stage,
        "Work of {}, beside a task that renews a lease each {}; and {} afterwards.",
        seconds(work),
        seconds(delay),
        seconds(afterwards)
    )?;
    let mut rows = Vec::new();
    for title in ["detached", "aborted", "asked to end", "waited for"] {
        let lease = Lease::new(delay);
        let run = async {
            match title {
                "detached" => detached(&lease, use_it(work)).await,
                "aborted" => aborted(&lease, use_it(work)).await,
                "asked to end" => asked(&lease, use_it(work)).await,
                _ => awaited(&lease, use_it(work)).await,
            }
            let ended = (lease.renewed(), lease.given_back());
            sleep(afterwards).await;
            ended
        };
        let ((renewed, given_back), _) = stage.record(title, run).await;
        let given_back = match (given_back, lease.given_back()) {
            (true, _) => "given back",
            (false, true) => "given back afterwards",
            (false, false) => "never given back",
        };
        let later = lease.renewed() - renewed;
        rows.push((
            title,
            format!("renewed {renewed} times, {later} times afterwards, {given_back}"),
        ));
    }
    writeln!(stage)?;
    stage.figures(&rows)?;
    Ok(())
}

#[instrument(name = "work", skip_all, ret)]
async fn use_it(length: Duration) {
    sleep(length).await;
}
