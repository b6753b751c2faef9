//! What is said of an attempt: in the terminal that follows the saves, and by `run`.

use std::iter;

use anstream::adapter::strip_str;
use anstyle::{Effects, Style};

use crate::attempt::Outcome;
use crate::catalogue::{Exercise, Kind};
use crate::desk::Desk;
use crate::look::{BAD, BOLD, DIM, GOOD, Page, styled};
use crate::verdict::Verdict;

/// Chapter, title, file and task.
pub(crate) fn task(page: &mut Page, desk: &Desk, exercise: &Exercise) {
    let kind = match exercise.kind {
        Kind::Mend => "to mend",
        Kind::Write => "to write",
    };
    page.ends(
        (BOLD, &exercise.title),
        (DIM, &format!("{} · {kind}", exercise.chapter)),
    );
    page.text(DIM, &desk.shown(exercise));
    for paragraph in &exercise.task {
        page.blank();
        page.text(Style::new(), paragraph);
    }
}

/// How it went. The compiler gets at most `room` lines.
pub(crate) fn outcome(
    page: &mut Page,
    desk: &Desk,
    exercise: &Exercise,
    outcome: &Outcome,
    room: usize,
) {
    match outcome {
        Outcome::Refused(said) => {
            page.line(styled(BAD, "✗ the compiler refuses it"));
            page.blank();
            compiler(page, said, room);
        }
        Outcome::Hung => {
            page.line(styled(
                BAD,
                "✗ it was still running after ten seconds, and was ended",
            ));
            page.text(
                DIM,
                "It waits for something that never comes, or its loop never ends.",
            );
        }
        Outcome::Died(printed) => {
            page.line(styled(BAD, "✗ the program died"));
            page.blank();
            compiler(page, printed, room);
        }
        Outcome::Ran { warnings, tests } => {
            let failed = tests.iter().any(|test| test.failure.is_some());
            if failed && !warnings.trim().is_empty() {
                compiler(page, warnings, room);
                page.blank();
            }
            if tests.is_empty() {
                page.line(styled(BAD, "✗ the file has no test: reset it"));
            }
            for test in tests {
                verdict(page, desk, exercise, test);
            }
        }
    }
}

fn verdict(page: &mut Page, desk: &Desk, exercise: &Exercise, test: &Verdict) {
    let Some(complaint) = &test.failure else {
        return page.hanging(Style::new(), &styled(GOOD, "✓ "), &test.claim);
    };
    page.hanging(BOLD, &styled(BAD, "✗ "), &test.claim);
    let message = BAD.effects(Effects::new());
    let styles = iter::once(message).chain(iter::repeat(DIM));
    for (style, said) in styles.zip(&complaint.says) {
        page.hanging(style, "    ", said);
    }
    if let Some(line) = complaint.line {
        let place = format!("{}:{line}", desk.shown(exercise));
        page.hanging(DIM, "    ", &place);
    }
}

/// Why what passes does pass.
pub(crate) fn explanation(page: &mut Page, exercise: &Exercise) {
    for paragraph in &exercise.explanation {
        page.text(Style::new(), paragraph);
    }
}

/// What the compiler says, cut to `room` lines: the first error is the one to read.
fn compiler(page: &mut Page, said: &str, room: usize) {
    let is_chatter = |line: &&str| {
        let plain = strip_str(line).to_string();
        plain.starts_with("error: could not compile") || plain.contains("generated 1 warning")
    };
    let lines: Vec<_> = said
        .trim_end()
        .lines()
        .filter(|line| !is_chatter(line))
        .collect();
    let fits = |lines: &[&str]| lines.len() <= room.max(8);
    let shown = if fits(&lines) {
        lines.as_slice()
    } else {
        &lines[..room.max(8) - 1]
    };
    for line in shown {
        page.line(line);
    }
    if shown.len() < lines.len() {
        page.text(
            DIM,
            &format!("… and {} lines more", lines.len() - shown.len()),
        );
    }
}
