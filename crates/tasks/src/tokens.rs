//! Cancellation that is asked for: a `CancellationToken` says "stop", the task says when, and may await while it tidies up.
//!
//! This is the counterpart of `task.cancel()` and `except CancelledError`. Tokens make a tree: cancelling one cancels those
//! below it, and nothing above.

use std::time::Duration;

use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tracing::{Instrument, info, info_span, instrument};

// ANCHOR: between
/// Works until it is told to stop. The step that it is in, it finishes; then it tidies up. Gives the steps it has done.
#[instrument(name = "worker", skip(stop, step, tidying), ret)]
pub async fn stops_between_steps(
    name: &'static str,
    stop: CancellationToken,
    step: Duration,
    tidying: Duration,
) -> u32 {
    let mut steps = 0;
    while !stop.is_cancelled() {
        sleep(step).await;
        steps += 1;
    }
    info!("told to stop");
    tidy_up(tidying).await;
    steps
}
// ANCHOR_END: between

// ANCHOR: within
/// As above, but it drops the step that it is in: right where a step is long, and may be done again from its start.
#[instrument(name = "worker", skip(stop, step, tidying), ret)]
pub async fn stops_within_a_step(
    name: &'static str,
    stop: CancellationToken,
    step: Duration,
    tidying: Duration,
) -> u32 {
    let mut steps = 0;
    while stop.run_until_cancelled(sleep(step)).await.is_some() {
        steps += 1;
    }
    info!("told to stop");
    tidy_up(tidying).await;
    steps
}
// ANCHOR_END: within

async fn tidy_up(takes: Duration) {
    sleep(takes)
        .instrument(info_span!("wait for clean-up"))
        .await;
}

// ANCHOR: tree
/// A token for the program, one for each connection below it, and one for each request below these.
#[derive(Debug)]
pub struct Tree {
    /// Cancelling it stops everything.
    pub program: CancellationToken,
    /// Cancelling one of them stops the requests of that connection.
    pub connections: [CancellationToken; 2],
    /// The requests: two of the first connection, then two of the second.
    pub requests: [CancellationToken; 4],
}

impl Tree {
    /// A tree in which nothing is cancelled.
    #[must_use]
    pub fn new() -> Self {
        let program = CancellationToken::new();
        let connections = [program.child_token(), program.child_token()];
        let [first, second] = &connections;
        let requests = [first, first, second, second].map(CancellationToken::child_token);
        Self {
            program,
            connections,
            requests,
        }
    }
}
// ANCHOR_END: tree

impl Default for Tree {
    fn default() -> Self {
        Self::new()
    }
}
