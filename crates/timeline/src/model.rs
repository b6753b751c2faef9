//! What a recording holds: lanes, their waits, polls and marks, and the questions a test asks about
//! them. Nothing here knows how it was recorded or how it is drawn.

use std::time::Duration;

/// A poll that takes this long has kept its thread from all other tasks.
///
/// 5 ms is far more than a well-behaved poll needs (microseconds), and far less than a person
/// notices.
pub const BLOCKED: Duration = Duration::from_millis(5);

/// What every lane did, from the start of the recording to the moment of the snapshot.
///
/// Made by [`Recorder::snapshot`](crate::Recorder::snapshot) and
/// [`Recorder::take`](crate::Recorder::take). All times are since the start of the recording.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    pub(crate) took: Duration,
    pub(crate) lanes: Vec<Lane>,
}

/// One task or future: a span that is no wait.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    /// The span's name and its fields' values: `request 3`.
    pub label: String,
    /// The span's name: `request`.
    pub kind: String,
    /// The lane around this one: an index into [`Timeline::lanes`], smaller than this lane's own.
    pub parent: Option<usize>,
    /// How many lanes are around this one.
    pub depth: usize,
    /// When the span was made.
    pub made: Duration,
    /// When it was polled first.
    pub started: Option<Duration>,
    /// When it was done, failed, panicked or was dropped; `None` while it runs.
    pub ended: Option<Duration>,
    /// How it ended.
    pub outcome: Outcome,
    /// What it returned or the error it failed with, as `#[instrument(ret, err)]` told it.
    pub result: Option<String>,
    /// What it waited for, in the order in which the waits began.
    pub waits: Vec<Wait>,
    /// When it was polled: the first [`MAX_POLLS`](crate::MAX_POLLS), and of the later ones those
    /// that blocked.
    pub polls: Vec<Poll>,
    /// How many polls were too many to keep.
    pub polls_left_out: usize,
    /// What it said: the events inside it that are not its outcome.
    pub marks: Vec<Mark>,
}

/// How a lane ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    /// It ran to its end: `#[instrument(ret)]` or [`done`](crate::done) said so.
    Done,
    /// It ran to its end and returned an error.
    Failed,
    /// A panic unwound it.
    Panicked,
    /// It was polled and then dropped before it said that it was done.
    Cancelled,
    /// It was dropped before its first poll.
    NeverPolled,
    /// It was neither done nor dropped at the time of the snapshot.
    Running,
}

/// A stretch of a lane's time in which it waited for something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait {
    /// The span's name without `wait for`: `permit`. Empty if the span is just called `wait`.
    pub what: String,
    /// When it was polled first.
    pub from: Duration,
    /// When it was over; `None` while it lasts.
    pub to: Option<Duration>,
}

/// One call of the future's `poll`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Poll {
    /// When it began.
    pub from: Duration,
    /// When it returned.
    pub to: Duration,
}

/// Something a lane said by `tracing::info!` or the like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// When it was said.
    pub at: Duration,
    /// The message, then the fields as `name=value`.
    pub text: String,
}

impl Timeline {
    /// From the start of the recording to the snapshot.
    #[must_use]
    pub fn took(&self) -> Duration {
        self.took
    }

    /// All lanes in the order in which they are drawn: as they were made, children under their
    /// parents.
    #[must_use]
    pub fn lanes(&self) -> &[Lane] {
        &self.lanes
    }

    /// The first lane with this label.
    #[must_use]
    pub fn lane(&self, label: &str) -> Option<&Lane> {
        self.lanes.iter().find(|lane| lane.label == label)
    }

    /// All lanes whose span has this name.
    pub fn lanes_of<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Lane> {
        self.lanes.iter().filter(move |lane| lane.kind == kind)
    }

    /// The most lanes of this kind that were in flight at the same time: started, not ended, and
    /// not inside a wait.
    ///
    /// Where one ends at the very moment another starts, they are not counted together; a lane of
    /// no length is not counted, nor is the part of a poll that comes to a wait. On several threads a lane may end microseconds after it gave back
    /// what the next one waits for, and both count: there, count where the limit is enforced.
    #[must_use]
    pub fn most_in_flight(&self, kind: &str) -> usize {
        let mut starts = Vec::new();
        let mut ends = Vec::new();
        for lane in self.lanes_of(kind) {
            for (from, to) in lane.stretches_in_flight(self.took) {
                if lane.only_came_to_a_wait(from, to) {
                    continue;
                }
                starts.push(from);
                ends.push(to);
            }
        }
        starts.sort_unstable();
        ends.sort_unstable();
        let mut ended = 0;
        let mut most = 0;
        for (started, &now) in starts.iter().enumerate() {
            while ends[ended] <= now {
                ended += 1;
            }
            most = most.max(started + 1 - ended);
        }
        most
    }
}

impl Lane {
    /// The time from the first poll to the end, less the waits; `None` for a lane that still runs
    /// or never started.
    #[must_use]
    pub fn in_flight(&self) -> Option<Duration> {
        let ended = self.ended?;
        let total = ended.saturating_sub(self.started?);
        Some(total.saturating_sub(self.waited()))
    }

    /// The time it spent waiting; a wait that still lasts is not counted. Waits that overlap are
    /// counted once.
    #[must_use]
    pub fn waited(&self) -> Duration {
        let over = self
            .waits
            .iter()
            .filter_map(|wait| Some((wait.from, wait.to?)));
        union(over).iter().map(|(from, to)| *to - *from).sum()
    }

    /// How often it was polled, those counted that were too many to keep.
    #[must_use]
    pub fn poll_count(&self) -> usize {
        self.polls.len() + self.polls_left_out
    }

    /// Whether one of its polls blocked its thread: took [`BLOCKED`] or longer. On a paused clock
    /// nothing does, because blocking doesn't advance it.
    #[must_use]
    pub fn blocked(&self) -> bool {
        self.polls.iter().any(Poll::blocked)
    }

    /// Whether this stretch is the run-up to a wait, inside of one poll.
    fn only_came_to_a_wait(&self, from: Duration, to: Duration) -> bool {
        self.waits.iter().any(|wait| wait.from == to)
            && self
                .polls
                .iter()
                .any(|poll| poll.from <= from && to <= poll.to)
    }

    /// From its making to its first poll, or to its end if it had none.
    pub(crate) fn stretch_not_started(&self, now: Duration) -> (Duration, Duration) {
        (self.made, self.started.or(self.ended).unwrap_or(now))
    }

    /// Its waits without overlaps, those that last cut off at `now`.
    pub(crate) fn stretches_waiting(&self, now: Duration) -> Vec<(Duration, Duration)> {
        union(
            self.waits
                .iter()
                .map(|wait| (wait.from, wait.to.unwrap_or(now))),
        )
    }

    /// What lies between its waits.
    pub(crate) fn stretches_in_flight(&self, now: Duration) -> Vec<(Duration, Duration)> {
        let Some(mut from) = self.started else {
            return Vec::new();
        };
        let end = self.ended.unwrap_or(now);
        let mut stretches = Vec::new();
        for (wait_from, wait_to) in self.stretches_waiting(end) {
            stretches.push((from, wait_from.min(end)));
            from = from.max(wait_to);
        }
        stretches.push((from, end));
        stretches.retain(|(from, to)| from < to);
        stretches
    }
}

impl Outcome {
    /// The outcome in a word or two: `done`, `never started`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Panicked => "panicked",
            Self::Cancelled => "cancelled",
            Self::NeverPolled => "never started",
            Self::Running => "running",
        }
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

impl Poll {
    /// How long it took.
    #[must_use]
    pub fn length(&self) -> Duration {
        self.to.saturating_sub(self.from)
    }

    /// Whether it took [`BLOCKED`] or longer.
    #[must_use]
    pub fn blocked(&self) -> bool {
        self.length() >= BLOCKED
    }
}

/// `waiting for permit`, or `waiting` if it isn't known for what.
impl std::fmt::Display for Wait {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.what.as_str() {
            "" => f.write_str("waiting"),
            what => write!(f, "waiting for {what}"),
        }
    }
}

/// Stretches in order, those that overlap or touch made one, those of no length left out.
fn union(stretches: impl Iterator<Item = (Duration, Duration)>) -> Vec<(Duration, Duration)> {
    let mut sorted: Vec<_> = stretches.filter(|(from, to)| from < to).collect();
    sorted.sort_unstable();
    let mut union: Vec<(Duration, Duration)> = Vec::with_capacity(sorted.len());
    for (from, to) in sorted {
        match union.last_mut() {
            Some((_, end)) if from <= *end => *end = to.max(*end),
            _ => union.push((from, to)),
        }
    }
    union
}
