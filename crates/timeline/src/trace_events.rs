//! The Chrome trace-event format: a lane is a thread, and what happens in it are nested slices.
//!
//! Slices of one thread must nest. Waits and polls don't: a wait begins in the middle of a poll. So
//! a slice that would stick out of the one it begins in is cut there into two.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Duration;

use crate::json::{object, string};
use crate::model::{Lane, Mark, Timeline};

impl Timeline {
    /// The recording as JSON in the Chrome trace-event format, which [Perfetto](https://ui.perfetto.dev)
    /// and `chrome://tracing` open. Times are in microseconds. An event a line.
    #[must_use]
    pub fn to_trace_events(&self) -> String {
        let mut events = Vec::new();
        for (index, lane) in self.lanes.iter().enumerate() {
            let tid = index + 1;
            let name = object(&[("name", string(&lane.label))]);
            let sort = object(&[("sort_index", tid.to_string())]);
            events.push(metadata_event(tid, "thread_name", name));
            events.push(metadata_event(tid, "thread_sort_index", sort));
            let slices = slices(lane, self.took);
            events.extend(
                slices
                    .into_iter()
                    .map(|slice| self.slice_event(tid, lane, slice)),
            );
            events.extend(lane.marks.iter().map(|mark| mark_event(tid, mark)));
        }
        let events = events.join(",\n");
        format!("{{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n{events}\n]}}\n")
    }

    fn slice_event(&self, tid: usize, lane: &Lane, slice: Slice) -> String {
        let (category, name, args) = match slice.what {
            What::Lane => ("lane", lane.label.clone(), self.lane_args(lane)),
            What::Wait(index) => ("wait", lane.waits[index].to_string(), object(&[])),
            What::Poll => ("poll", "poll".to_owned(), object(&[])),
        };
        object(&[
            ("name", string(&name)),
            ("cat", string(category)),
            ("ph", string("X")),
            ("ts", slice.from.to_string()),
            ("dur", (slice.to.0 - slice.from).to_string()),
            ("pid", "1".to_owned()),
            ("tid", tid.to_string()),
            ("args", args),
        ])
    }

    fn lane_args(&self, lane: &Lane) -> String {
        let mut args = vec![("outcome", string(lane.outcome.as_str()))];
        if let Some(result) = &lane.result {
            args.push(("result", string(result)));
        }
        if let Some(parent) = lane.parent {
            args.push(("parent", string(&self.lanes[parent].label)));
        }
        object(&args)
    }
}

/// Ordered so that what contains comes before what it contains. Times are in microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Slice {
    from: u64,
    to: Reverse<u64>,
    what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Lane,
    Wait(usize),
    Poll,
}

/// The slices of a lane, nested.
fn slices(lane: &Lane, now: Duration) -> Vec<Slice> {
    let end = lane.ended.unwrap_or(now).max(lane.made);
    let slice = |from: Duration, to: Duration, what| {
        let (from, to) = (micros(from.min(end)), micros(to.min(end)));
        Reverse(Slice {
            from,
            to: Reverse(to),
            what,
        })
    };
    let mut rest = BinaryHeap::from([slice(lane.made, end, What::Lane)]);
    for (index, wait) in lane.waits.iter().enumerate() {
        rest.push(slice(wait.from, wait.to.unwrap_or(end), What::Wait(index)));
    }
    rest.extend(
        lane.polls
            .iter()
            .map(|poll| slice(poll.from, poll.to, What::Poll)),
    );
    let mut nested = Vec::new();
    let mut open: Vec<u64> = Vec::new();
    while let Some(Reverse(mut slice)) = rest.pop() {
        open.retain(|&to| to > slice.from);
        if let Some(&around) = open.last()
            && slice.to.0 > around
        {
            rest.push(Reverse(Slice {
                from: around,
                ..slice
            }));
            slice.to = Reverse(around);
        }
        open.push(slice.to.0);
        nested.push(slice);
    }
    nested
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

fn metadata_event(tid: usize, name: &str, args: String) -> String {
    object(&[
        ("name", string(name)),
        ("ph", string("M")),
        ("pid", "1".to_owned()),
        ("tid", tid.to_string()),
        ("args", args),
    ])
}

fn mark_event(tid: usize, mark: &Mark) -> String {
    object(&[
        ("name", string(&mark.text)),
        ("cat", string("event")),
        ("ph", string("i")),
        ("s", string("t")),
        ("ts", micros(mark.at).to_string()),
        ("pid", "1".to_owned()),
        ("tid", tid.to_string()),
    ])
}
