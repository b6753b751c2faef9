//! What the page shows of a scene, in words: the page itself has none.

use serde::Serialize;

use crate::listing::Listing;
use crate::scene::seconds;
use crate::steps::{Happened, Step, Task};
use crate::track::{Place, Wait};

/// A scene that was played.
#[derive(Debug, Serialize)]
pub struct Shown {
    /// The picture.
    pub svg: String,
    /// The settings as a person reads them, in their order.
    pub values: Vec<String>,
    /// What was measured.
    pub figures: Vec<(&'static str, String)>,
    /// The code that ran.
    pub listing: Listing,
    /// How many polls there were.
    pub steps: usize,
    /// One of them, if one was asked for.
    pub moment: Option<Moment>,
}

/// What all tasks do right after a poll.
#[derive(Debug, Serialize)]
pub struct Moment {
    /// Which poll, counted from one.
    pub step: usize,
    /// When.
    pub at: String,
    /// What happened, as a sentence.
    pub what: String,
    /// What each task does: the one that was polled, those that wait, those that are over.
    pub tasks: Vec<TaskShown>,
}

/// What a task does.
#[derive(Debug, Serialize)]
pub struct TaskShown {
    /// As the picture names it.
    pub name: String,
    /// `not polled`, `waiting`, `done`, `failed` or `dropped`.
    pub state: &'static str,
    /// Whether it is what was polled.
    pub active: bool,
    /// The lines of the listing at which it waits, or was dropped.
    pub lines: Vec<u32>,
    /// Where it waits: file and line.
    pub place: Option<String>,
    /// What stands there.
    pub code: Option<&'static str>,
    /// Where a future of it waits that nobody polls any more.
    pub abandoned: Option<String>,
}

impl Moment {
    pub(crate) fn of(step: usize, taken: &Step, listing: &Listing) -> Self {
        let show = |(number, task)| TaskShown::of(task, number == taken.task, listing);
        let tasks: Vec<TaskShown> = taken.tasks.iter().enumerate().map(show).collect();
        Self {
            step,
            at: seconds(taken.at),
            what: sentence(&taken.tasks[taken.task], &tasks[taken.task], taken.happened),
            tasks,
        }
    }
}

impl TaskShown {
    fn of(task: &Task, active: bool, listing: &Listing) -> Self {
        let mut lines: Vec<u32> = Vec::new();
        for line in task
            .waits
            .iter()
            .filter_map(|wait| listing.line_of(&wait.places))
        {
            // The branches of a `select!` are polled in an order that is drawn by lot.
            let at = lines
                .iter()
                .position(|other| line <= *other)
                .unwrap_or(lines.len());
            if lines.get(at) != Some(&line) {
                lines.insert(at, line);
            }
        }
        let waits = |abandoned| {
            task.waits
                .iter()
                .filter(move |wait| wait.abandoned == abandoned)
        };
        // Of several in a `select!`, the first in the source.
        let first = |wait: &&Wait| wait.places.first().map(|place| (place.path, place.line));
        let polled = waits(false)
            .min_by_key(first)
            .and_then(|wait| wait.places.first());
        let abandoned = waits(true)
            .min_by_key(first)
            .and_then(|wait| wait.places.first());
        let innermost = polled.or(abandoned);
        Self {
            name: task.name.clone(),
            state: state(task),
            active,
            lines,
            place: innermost.map(|place| file_and_line(place)),
            code: innermost.map(|place| place.code),
            abandoned: abandoned
                .filter(|_| task.over.is_none())
                .map(|place| file_and_line(place)),
        }
    }
}

fn state(task: &Task) -> &'static str {
    match task.over {
        Some(Happened::Done) => "done",
        Some(Happened::Failed) => "failed",
        Some(Happened::Dropped) => "dropped",
        Some(Happened::Polled) | None if task.polls == 0 => "not polled",
        Some(Happened::Polled) | None => "waiting",
    }
}

fn file_and_line(place: &Place) -> String {
    let file = place.path.rsplit('/').next().unwrap_or(place.path);
    format!("{file}:{}", place.line)
}

/// What happened, as a sentence.
fn sentence(task: &Task, shown: &TaskShown, happened: Happened) -> String {
    let name = &task.name;
    let turn = match task.polls {
        1 => "for the first time".to_owned(),
        polls => format!("for the {} time", ordinal(polls)),
    };
    let lines = match shown.lines.as_slice() {
        [] => shown
            .place
            .as_ref()
            .map_or(String::new(), |place| format!(" at {place}")),
        [line] => format!(" at line {line}"),
        [some @ .., last] => {
            let some: Vec<_> = some.iter().map(ToString::to_string).collect();
            format!(" at lines {} and {last}", some.join(", "))
        }
    };
    match happened {
        Happened::Polled => format!("{name} is polled {turn}: it waits{lines}."),
        Happened::Done => format!("{name} is polled {turn}, and is done."),
        Happened::Failed => format!("{name} is polled {turn}, and fails."),
        Happened::Dropped if task.polls == 0 => {
            format!("{name} is dropped before its first poll: nothing of it ran.")
        }
        Happened::Dropped => format!("{name} is dropped{lines}: nothing below that line runs."),
    }
}

fn ordinal(number: usize) -> String {
    let ending = match (number % 10, number % 100) {
        (1, tens) if tens != 11 => "st",
        (2, tens) if tens != 12 => "nd",
        (3, tens) if tens != 13 => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polls_are_counted_as_a_person_counts() {
        let said = [1, 2, 3, 4, 11, 12, 13, 21, 102, 111].map(ordinal);
        let expected = [
            "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th",
        ];
        assert_eq!(said, expected);
    }
}
