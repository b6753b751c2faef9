//! A timeline at a coarser resolution: what stays of a run on a real clock when it is run again.

use std::time::Duration;

use crate::model::{Lane, Mark, Poll, Timeline, Wait};

impl Timeline {
    /// The same timeline with every time rounded down to a multiple of `resolution`. Waits and polls
    /// of no length then are left out.
    ///
    /// On a real clock no run is the same twice to the microsecond. Where the delays are multiples of
    /// 100 ms, and nothing is late by as much, a resolution of 100 ms makes them the same.
    ///
    /// # Panics
    ///
    /// `resolution` is zero.
    #[must_use]
    pub fn at_resolution(&self, resolution: Duration) -> Self {
        assert!(!resolution.is_zero(), "a resolution is longer than nothing");
        let lanes = self.lanes.iter().map(|lane| lane.rounded(resolution));
        Self {
            took: round_down(self.took, resolution),
            lanes: lanes.collect(),
        }
    }
}

impl Lane {
    fn rounded(&self, resolution: Duration) -> Self {
        let round = |time: Duration| round_down(time, resolution);
        let waits = self.waits.iter().map(|wait| Wait {
            what: wait.what.clone(),
            from: round(wait.from),
            to: wait.to.map(round),
        });
        let polls = self.polls.iter().map(|poll| Poll {
            from: round(poll.from),
            to: round(poll.to),
        });
        let marks = self.marks.iter().map(|mark| Mark {
            at: round(mark.at),
            text: mark.text.clone(),
        });
        let polls: Vec<Poll> = polls.filter(|poll| poll.from < poll.to).collect();
        Self {
            made: round(self.made),
            started: self.started.map(round),
            ended: self.ended.map(round),
            waits: waits.filter(|wait| wait.to != Some(wait.from)).collect(),
            polls_left_out: self.poll_count() - polls.len(),
            polls,
            marks: marks.collect(),
            ..self.clone()
        }
    }
}

fn round_down(time: Duration, resolution: Duration) -> Duration {
    let left_over = time.as_nanos() % resolution.as_nanos();
    // Less than `time`, so it fits; nanoseconds of centuries would not.
    let left_over = u64::try_from(left_over).unwrap_or(u64::MAX);
    time.saturating_sub(Duration::from_nanos(left_over))
}
