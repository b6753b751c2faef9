//! Tasks that are stopped: by force, by request, and all at the end.

use std::io::Write;
use std::time::Duration;

use demo::{Failure, Stage, seconds};
use tokio::time::sleep;
use tracing::{info, instrument};

use crate::abort::{aborted, left_running, patient};
use crate::drain::Tasks;
use crate::job::Job;
use crate::tokens::{Tree, stops_between_steps, stops_within_a_step};

pub(super) async fn abort(stage: &mut Stage, delay: Duration) -> Result<(), Failure> {
    let limit = delay / 2;
    writeln!(
        stage,
        "A job of {} in a task, with a limit of {}.",
        seconds(delay),
        seconds(limit)
    )?;
    let job = |n| Job::new(n, delay);
    // Long enough to see what becomes of the task.
    let look = || sleep(delay);

    let work = async {
        left_running(job(1), limit).await.ok();
        look().await;
    };
    let ((), left) = stage.record("the limit drops a JoinHandle", work).await;
    let work = async {
        aborted(job(2), limit).await.ok();
        look().await;
    };
    let ((), aborted) = stage
        .record("the limit drops an AbortOnDropHandle", work)
        .await;
    let (waited, _) = stage
        .record("the limit is on the patience", patient(job(3), limit))
        .await;
    waited???;

    let ended = |run: &timeline::Timeline| {
        run.lanes_of("job")
            .next()
            .map_or_else(String::new, |job| job.outcome.to_string())
    };
    writeln!(stage, "\nIn the end, the job was")?;
    stage.figures(&[
        ("with a JoinHandle", ended(&left)),
        ("with an AbortOnDropHandle", ended(&aborted)),
    ])?;
    Ok(())
}

pub(super) async fn tokens(stage: &mut Stage, delay: Duration) -> Result<(), Failure> {
    let (step, tidying) = (delay, delay / 2);
    let (first, all) = (delay + delay / 2, 3 * delay + delay / 2);
    writeln!(
        stage,
        "Two connections with two workers each. The first connection is cancelled after\n{}, the program after {}. Tidying up takes {}.",
        seconds(first),
        seconds(all),
        seconds(tidying)
    )?;
    let work = async {
        let tree = Tree::new();
        let [a, b, c, d] = tree.requests.clone();
        let workers = async {
            tokio::join!(
                tokio::spawn(stops_between_steps("1a", a, step, tidying)),
                tokio::spawn(stops_within_a_step("1b", b, step, tidying)),
                tokio::spawn(stops_between_steps("2a", c, step, tidying)),
                tokio::spawn(stops_within_a_step("2b", d, step, tidying)),
            )
        };
        let canceller = async {
            sleep(first).await;
            tree.connections[0].cancel();
            sleep(all - first).await;
            tree.program.cancel();
        };
        tokio::join!(workers, canceller).0
    };
    let ((a, b, c, d), run) = stage.record("a tree of tokens", work).await;
    writeln!(stage, "\nSteps done by")?;
    stage.figures(&[
        ("1a, which ends its step", a?.to_string()),
        ("1b, which drops its step", b?.to_string()),
        ("2a, which ends its step", c?.to_string()),
        ("2b, which drops its step", d?.to_string()),
    ])?;
    writeln!(stage, "All of it took {}.", seconds(run.took()))?;
    Ok(())
}

pub(super) async fn drain(stage: &mut Stage, delay: Duration) -> Result<(), Failure> {
    let limit = delay;
    writeln!(
        stage,
        "Four tasks. After {} they are told to end, and have {} for it.",
        seconds(delay),
        seconds(limit)
    )?;
    let work = async {
        let tasks = Tasks::default();
        for n in 1..=2 {
            tasks.spawn(|_| Job::new(n, delay * (2 * n - 1) / 2).run());
        }
        tasks.spawn(|stop| stops_between_steps("3", stop, delay / 5 * 2, delay / 10));
        tasks.spawn(|_| slow(4 * delay));
        sleep(delay).await;
        tasks.drain(limit).await
    };
    let (cut_off, run) = stage.record("a drain with a deadline", work).await;
    writeln!(stage)?;
    stage.figures(&[
        ("cut off", cut_off.to_string()),
        ("took", seconds(run.took())),
    ])?;
    Ok(())
}

/// A task that doesn't look at its token.
#[instrument(name = "slow", skip_all, ret)]
async fn slow(takes: Duration) {
    info!("doesn't listen");
    sleep(takes).await;
}
