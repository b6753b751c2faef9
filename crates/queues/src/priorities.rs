//! Two channels, urgent and ordinary: the urgent one first, and the ordinary one never forgotten.
//!
//! For more than two levels, or priorities that are numbers: `priority_queue`.

use tokio::select;
use tokio::sync::mpsc::Receiver;

use crate::job::Job;

/// The receivers of both channels.
#[derive(Debug)]
pub struct Lines {
    /// What can't wait.
    pub urgent: Receiver<Job>,
    /// What can.
    pub ordinary: Receiver<Job>,
    /// How many urgent jobs went by since the last ordinary one.
    in_a_row: u32,
}

impl Lines {
    /// Both lines, as they are at the beginning.
    #[must_use]
    pub fn new(urgent: Receiver<Job>, ordinary: Receiver<Job>) -> Self {
        Self {
            urgent,
            ordinary,
            in_a_row: 0,
        }
    }
}

// ANCHOR: no_else
/// Wrong: when both channels are closed, both branches are disabled.
///
/// # Panics
///
/// At the end of both streams: `select!` has nothing left to wait for.
pub async fn without_else(lines: &mut Lines, _burst: u32) -> Option<Job> {
    select! {
        biased;
        Some(job) = lines.urgent.recv() => Some(job),
        Some(job) = lines.ordinary.recv() => Some(job),
    }
}
// ANCHOR_END: no_else

// ANCHOR: strict
/// Wrong where urgent jobs may come as fast as they are done: the ordinary ones wait for ever.
///
/// Cancel safety: nothing is lost.
pub async fn strict(lines: &mut Lines, _burst: u32) -> Option<Job> {
    select! {
        biased; // in the order in which they are written
        Some(job) = lines.urgent.recv() => Some(job),
        Some(job) = lines.ordinary.recv() => Some(job),
        else => None,
    }
}
// ANCHOR_END: strict

// ANCHOR: fair
/// Urgent jobs first; but after `burst` of them in a row one ordinary job, if there is one.
///
/// Cancel safety: nothing is lost.
pub async fn fair(lines: &mut Lines, burst: u32) -> Option<Job> {
    if lines.in_a_row >= burst
        && let Ok(job) = lines.ordinary.try_recv()
    {
        lines.in_a_row = 0;
        return Some(job);
    }
    select! {
        biased;
        Some(job) = lines.urgent.recv() => {
            lines.in_a_row += 1;
            Some(job)
        }
        Some(job) = lines.ordinary.recv() => {
            lines.in_a_row = 0;
            Some(job)
        }
        else => None,
    }
}
// ANCHOR_END: fair
