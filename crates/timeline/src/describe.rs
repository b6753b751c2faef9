//! The text alternative: the story of a timeline in sentences.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::axis::{length, moment};
use crate::model::{Lane, Outcome, Timeline};

/// More names than this in one enumeration help nobody.
const NAMES: usize = 8;

/// How many lanes, how and when they ended, what they waited for, how many were in flight.
pub(crate) fn describe(timeline: &Timeline) -> String {
    let lanes = timeline.lanes();
    let count = match lanes.len() {
        1 => "1 lane".to_owned(),
        count => format!("{count} lanes"),
    };
    let mut sentences = vec![format!("{count} in {}.", length(timeline.took()))];
    sentences.extend(endings(lanes, timeline.took()));
    sentences.extend(waits(timeline));
    sentences.extend(lanes.iter().filter_map(blocking).take(NAMES));
    sentences.extend(in_flight(timeline));
    sentences.join(" ")
}

/// A sentence an outcome: `Done: a, b at 1.0 s; c at 2.0 s.`
fn endings(lanes: &[Lane], took: Duration) -> Vec<String> {
    let mut outcomes: BTreeMap<Outcome, BTreeMap<Option<_>, Vec<String>>> = BTreeMap::new();
    for lane in lanes {
        // Rounded to what is written, so that each time is written once.
        let at = lane.ended.map(|ended| ended.as_millis());
        let named = match (&lane.result, lane.outcome) {
            (Some(error), Outcome::Failed) => format!("{} ({error})", lane.label),
            _ => lane.label.clone(),
        };
        outcomes
            .entry(lane.outcome)
            .or_default()
            .entry(at)
            .or_default()
            .push(named);
    }
    outcomes
        .iter()
        .map(|(outcome, ends)| ending(*outcome, ends, took))
        .collect()
}

fn ending(outcome: Outcome, ends: &BTreeMap<Option<u128>, Vec<String>>, took: Duration) -> String {
    let word = match outcome {
        Outcome::Done => "Done",
        Outcome::Failed => "Failed",
        Outcome::Panicked => "Panicked",
        Outcome::Cancelled => "Cancelled",
        Outcome::NeverPolled => "Never started",
        Outcome::Running => "Still running",
    };
    let ends: Vec<_> = ends
        .iter()
        .map(|(at, names)| match (at, outcome) {
            (
                Some(at),
                Outcome::Done | Outcome::Failed | Outcome::Panicked | Outcome::Cancelled,
            ) => {
                let at = u64::try_from(*at).unwrap_or(u64::MAX);
                let at = moment(Duration::from_millis(at), took);
                format!("{} at {at}", enumerate(names, ", "))
            }
            _ => enumerate(names, ", "),
        })
        .collect();
    format!("{word}: {}.", enumerate(&ends, "; "))
}

fn enumerate(items: &[String], separator: &str) -> String {
    let more = items.len().saturating_sub(NAMES);
    let named = items[..items.len() - more].join(separator);
    if more == 0 {
        named
    } else {
        format!("{named} and {more} more")
    }
}

/// `5 lanes waited for permit, up to 2.0 s.`
fn waits(timeline: &Timeline) -> Vec<String> {
    let mut whats: BTreeMap<&str, (usize, Duration)> = BTreeMap::new();
    for lane in timeline.lanes() {
        let mut of_lane: BTreeMap<&str, Duration> = BTreeMap::new();
        for wait in &lane.waits {
            let length = wait.to.unwrap_or(timeline.took()).saturating_sub(wait.from);
            if !length.is_zero() {
                *of_lane.entry(&wait.what).or_default() += length;
            }
        }
        for (what, length) in of_lane {
            let (count, longest) = whats.entry(what).or_default();
            *count += 1;
            *longest = length.max(*longest);
        }
    }
    let sentence = |(what, (count, longest)): (&str, (usize, Duration))| {
        let what = if what.is_empty() {
            String::new()
        } else {
            format!(" for {what}")
        };
        match count {
            1 => format!("1 lane waited {}{what}.", length(longest)),
            _ => format!("{count} lanes waited{what}, up to {}.", length(longest)),
        }
    };
    whats.into_iter().map(sentence).collect()
}

/// `request 2 blocked its thread for 80 ms.`
fn blocking(lane: &Lane) -> Option<String> {
    let blocked = lane.polls.iter().filter(|poll| poll.blocked());
    let longest = blocked.map(|poll| poll.length()).max()?;
    Some(format!(
        "{} blocked its thread for {}.",
        lane.label,
        length(longest)
    ))
}

/// Of each kind of lane, where there are several of it.
fn in_flight(timeline: &Timeline) -> Vec<String> {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for lane in timeline.lanes() {
        *kinds.entry(&lane.kind).or_default() += 1;
    }
    kinds.retain(|_, count| *count > 1);
    let sentence = |(kind, count): (&str, usize)| {
        let most = timeline.most_in_flight(kind);
        format!("At most {most} of {count} lanes called {kind} were in flight at the same time.")
    };
    kinds.into_iter().map(sentence).collect()
}
