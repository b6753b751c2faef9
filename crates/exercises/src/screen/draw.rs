//! The screen, as text.

use anstyle::Style;

use super::{Attempt, Question, Screen, View};
use crate::attempt::{Outcome, is_tampered};
use crate::look::{ASK, BAD, BOLD, DIM, GOOD, KEY, Page, styled};
use crate::tell;

/// Lines below what is told of an attempt: the bar and the keys, with air.
const FOOT: usize = 6;

impl Screen<'_> {
    /// What a terminal of that size shows, with colours.
    #[must_use]
    pub fn draw(&self, width: usize, height: usize) -> String {
        let mut page = Page::new(width);
        page.blank();
        match self.view {
            View::List { at } => self.list(&mut page, at, height),
            View::Exercise | View::Asks(_) => self.work(&mut page, height),
        }
        page.blank();
        page.bar(self.progress.done.len(), self.catalogue.exercises.len());
        page.blank();
        self.foot(&mut page);
        page.finish()
    }

    fn work(&self, page: &mut Page, height: usize) {
        let exercise = self.exercise();
        tell::task(page, self.desk, exercise);
        page.blank();
        match &self.attempt {
            Attempt::Runs => page.line(styled(DIM, "… compiles and runs it")),
            Attempt::Failed(error) => page.text(BAD, error),
            Attempt::Ended(outcome) => {
                let room = height.saturating_sub(page.height() + FOOT);
                tell::outcome(page, self.desk, exercise, outcome, room);
                self.praise(page, outcome);
            }
        }
        for (number, hint) in exercise.hints.iter().take(self.hints).enumerate() {
            page.blank();
            let head = format!("hint {} of {}  ", number + 1, exercise.hints.len());
            page.hanging(Style::new(), &styled(KEY, head), hint);
        }
        if self.solution {
            page.blank();
            let path = format!("crates/exercises/solutions/{}.rs", exercise.name);
            page.ends((BOLD, "A solution"), (DIM, &path));
            page.blank();
            for line in exercise.solved_code().lines() {
                page.line(line);
            }
            page.blank();
            if !self.passes() {
                tell::explanation(page, exercise);
            }
        }
    }

    fn praise(&self, page: &mut Page, outcome: &Outcome) {
        if !outcome.passed() {
            return;
        }
        let exercise = self.exercise();
        page.blank();
        match is_tampered(self.desk, exercise) {
            Ok(false) => page.line(styled(GOOD, "It passes.")),
            _ => page.text(
                ASK,
                "It passes, but what stands below the line isn't what was given.",
            ),
        }
        tell::explanation(page, exercise);
        if self.progress.done.len() == self.catalogue.exercises.len() {
            page.blank();
            page.text(GOOD, "That was the last one: you have done all of them.");
        }
    }

    fn list(&self, page: &mut Page, at: usize, height: usize) {
        let all = &self.catalogue.exercises;
        let room = height.saturating_sub(FOOT + 2).clamp(3, all.len().max(3));
        let first = at
            .saturating_sub(room / 2)
            .min(all.len().saturating_sub(room));
        let names = all.iter().map(|one| one.name.len()).max().unwrap_or(0);
        for (number, exercise) in all.iter().enumerate().skip(first).take(room) {
            let pointer = if number == at {
                styled(KEY, "›")
            } else {
                " ".to_owned()
            };
            let mark = match self.progress.done.contains(&exercise.name) {
                true => styled(GOOD, "✓"),
                false => styled(DIM, "·"),
            };
            let style = if number == at { BOLD } else { Style::new() };
            let name = styled(style, format!("{:names$}", exercise.name));
            let chapter = exercise.chapter.clone();
            let both = format!("{chapter:20}{}", exercise.title);
            let fits = |more: &String| names + 6 + more.chars().count() <= page.columns();
            let more = [both, chapter].into_iter().find(fits);
            let more = styled(DIM, more.unwrap_or_default());
            let line = format!("{pointer} {mark} {name}  {more}");
            page.line(line);
        }
    }

    fn foot(&self, page: &mut Page) {
        if let Some(notice) = self.notice {
            page.text(ASK, notice);
        }
        let keys: &[(&str, &str)] = match self.view {
            View::Exercise => &[
                ("n", "next"),
                ("h", "hint"),
                ("r", "reset"),
                ("l", "list"),
                ("s", "solution"),
                ("q", "quit"),
            ],
            View::List { .. } => &[("↑ ↓", "choose"), ("enter", "go there"), ("l", "back")],
            View::Asks(question) => {
                page.text(
                    ASK,
                    match question {
                        Question::Reset => "Throw away what you wrote, and begin anew?",
                        Question::Solution => "Show a solution before yours passes?",
                    },
                );
                &[("y", "yes"), ("n", "no")]
            }
        };
        let mut line = String::new();
        let mut taken = 0;
        for (key, what) in keys {
            let needed = key.chars().count() + what.len() + 3;
            if taken + needed > page.columns() {
                page.line(std::mem::take(&mut line));
                taken = 0;
            }
            taken += needed;
            line.push_str(&format!("{} {what}  ", styled(KEY, key)));
        }
        page.line(line.trim_end());
    }
}
