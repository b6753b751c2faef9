//! What is known of one lane while it is recorded.
//!
//! What has to be known about tracing's `Instrumented` futures: **dropping one enters its span once
//! more**. So the last entry before the close is the drop, not a poll; a future that was dropped
//! without ever having been polled has exactly one entry; and that last entry tells when a future
//! was dropped, even where a child that lives on keeps its span from closing.

use std::time::Duration;

use crate::fields::{LabelFields, one_line};
use crate::model::{Lane, Mark, Outcome, Poll, Wait};
use crate::{MAX_MARKS, MAX_POLLS};

#[derive(Debug)]
pub(crate) struct LaneRecord {
    /// What is known for sure; `outcome` is `Running` until it has ended.
    lane: Lane,
    entries: Entries,
    waits: Vec<WaitRecord>,
    /// A lane was made inside it, so it has run.
    has_children: bool,
    /// The entry that is open is the poll in which it ended. Later ones are drops.
    in_last_poll: bool,
}

#[derive(Debug)]
struct WaitRecord {
    what: String,
    entries: Entries,
    to: Option<Duration>,
}

/// How a span was entered and left.
#[derive(Debug, Default)]
struct Entries {
    first: Option<Duration>,
    count: usize,
    /// More than one where two futures share a span, or a span is entered again inside itself.
    open: usize,
    since: Duration,
    /// The entry began while the thread was unwinding: a drop, not a poll.
    in_unwinding: bool,
    /// The last entry that ended. It may turn out to be the drop.
    last: Option<Poll>,
}

impl Entries {
    fn enter(&mut self, now: Duration, panicking: bool) {
        if self.open == 0 {
            self.since = now;
            self.in_unwinding = panicking;
            self.count += 1;
            self.first.get_or_insert(now);
        }
        self.open += 1;
    }

    /// Returns the entry if this was its end.
    fn exit(&mut self, now: Duration) -> Option<Poll> {
        self.open = self.open.checked_sub(1)?;
        (self.open == 0).then_some(Poll {
            from: self.since,
            to: now,
        })
    }
}

impl LaneRecord {
    pub(crate) fn new(
        name: &str,
        fields: LabelFields,
        parent: Option<usize>,
        made: Duration,
    ) -> Self {
        let label = fields
            .label
            .unwrap_or_else(|| one_line(name) + &fields.values);
        let lane = Lane {
            label,
            kind: name.to_owned(),
            parent,
            depth: 0,
            made,
            started: None,
            ended: None,
            outcome: Outcome::Running,
            result: None,
            waits: Vec::new(),
            polls: Vec::new(),
            polls_left_out: 0,
            marks: Vec::new(),
        };
        Self {
            lane,
            entries: Entries::default(),
            waits: Vec::new(),
            has_children: false,
            in_last_poll: false,
        }
    }

    /// Begins a wait and returns its number.
    pub(crate) fn wait(&mut self, what: String) -> usize {
        self.waits.push(WaitRecord {
            what,
            entries: Entries::default(),
            to: None,
        });
        self.waits.len() - 1
    }

    /// A lane was made inside this one.
    pub(crate) fn child(&mut self) {
        self.has_children = true;
    }

    pub(crate) fn relabel(&mut self, fields: &LabelFields) {
        if let Some(label) = &fields.label {
            self.lane.label.clone_from(label);
        }
        self.lane.label.push_str(&fields.values);
    }

    pub(crate) fn wait_entered(&mut self, wait: usize, now: Duration) {
        self.waits[wait].entries.enter(now, false);
    }

    pub(crate) fn wait_exited(&mut self, wait: usize, now: Duration) {
        let entries = &mut self.waits[wait].entries;
        entries.last = entries.exit(now).or(entries.last);
    }

    pub(crate) fn wait_over(&mut self, wait: usize, at: Duration) {
        self.waits[wait].to.get_or_insert(at);
    }

    pub(crate) fn wait_closed(&mut self, wait: usize, now: Duration) {
        let dropped = self.waits[wait].entries.last;
        self.wait_over(wait, dropped.map_or(now, |entry| entry.to));
    }

    pub(crate) fn entered(&mut self, now: Duration, panicking: bool) {
        // The previous entry was not the last, so it was a poll.
        if let Some(poll) = self.entries.last.take() {
            self.keep(poll);
        }
        self.entries.enter(now, panicking);
    }

    pub(crate) fn exited(&mut self, now: Duration, panicking: bool) {
        let Some(entry) = self.entries.exit(now) else {
            return;
        };
        if self.lane.outcome == Outcome::Running {
            self.entries.last = Some(entry);
            if panicking && !self.entries.in_unwinding {
                self.end(now, Outcome::Panicked, None);
            }
        } else if self.in_last_poll {
            self.in_last_poll = false;
            self.keep(entry);
        }
    }

    fn keep(&mut self, poll: Poll) {
        if self.lane.polls.len() < MAX_POLLS || poll.blocked() {
            self.lane.polls.push(poll);
        } else {
            self.lane.polls_left_out += 1;
        }
    }

    pub(crate) fn mark(&mut self, mark: Mark) {
        if self.lane.marks.len() < MAX_MARKS {
            self.lane.marks.push(mark);
        }
    }

    pub(crate) fn end(&mut self, at: Duration, outcome: Outcome, result: Option<String>) {
        if self.lane.outcome == Outcome::Running {
            self.lane.outcome = outcome;
            self.lane.result = result;
            self.lane.ended = Some(at);
            self.in_last_poll = self.entries.open > 0;
        }
    }

    pub(crate) fn closed(&mut self, now: Duration) {
        if self.lane.outcome != Outcome::Running {
            return;
        }
        let dropped = self.entries.last;
        let blocked = dropped.is_some_and(|entry| entry.blocked());
        let ran = self.entries.count > 1 || self.has_children || blocked;
        let outcome = if ran {
            Outcome::Cancelled
        } else {
            Outcome::NeverPolled
        };
        if !ran {
            self.entries.first = None;
        } else if self.entries.count == 1 {
            // Code that is no future: its one entry was its run.
            if let Some(entry) = dropped {
                self.keep(entry);
            }
        }
        self.entries.last = None;
        self.end(dropped.map_or(now, |entry| entry.to), outcome, None);
    }

    pub(crate) fn snapshot(&self, now: Duration) -> Lane {
        let mut lane = self.lane.clone();
        lane.started = self.entries.first;
        lane.polls.extend(self.entries.last);
        let waits = self
            .waits
            .iter()
            .filter_map(|wait| wait.snapshot(lane.ended));
        lane.waits = waits.collect();
        if self.entries.open > 0 && lane.outcome == Outcome::Running {
            // A poll that still lasts is worth a look only if it blocks.
            let poll = Poll {
                from: self.entries.since,
                to: now,
            };
            lane.polls.extend(poll.blocked().then_some(poll));
        }
        lane
    }
}

impl WaitRecord {
    fn snapshot(&self, lane_ended: Option<Duration>) -> Option<Wait> {
        let from = self.entries.first?;
        let to = match (self.to, lane_ended) {
            (Some(to), Some(ended)) => Some(to.min(ended)),
            (to, ended) => to.or(ended),
        };
        Some(Wait {
            what: self.what.clone(),
            from,
            to,
        })
    }
}
