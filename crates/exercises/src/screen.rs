//! What the terminal shows, and what each key does. No terminal is needed to try it.

mod draw;

use anyhow::Result;

use crate::attempt::Outcome;
use crate::catalogue::{Catalogue, Exercise};
use crate::desk::Desk;
use crate::progress::Progress;

/// A key that means something here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// A letter.
    Letter(char),
    /// One line up in the list.
    Up,
    /// One line down in the list.
    Down,
    /// Yes, or this one.
    Enter,
    /// No, or back.
    Escape,
}

/// What the program is to do after a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// Show the screen.
    Show,
    /// Try the exercise from anew.
    Try,
    /// End.
    Quit,
}

/// The state of the terminal.
#[derive(Debug)]
pub struct Screen<'a> {
    catalogue: &'a Catalogue,
    desk: &'a Desk,
    progress: Progress,
    at: usize,
    view: View,
    attempt: Attempt,
    hints: usize,
    solution: bool,
    notice: Option<&'static str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum View {
    Exercise,
    List { at: usize },
    Asks(Question),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Question {
    Reset,
    Solution,
}

#[derive(Debug)]
enum Attempt {
    Runs,
    Ended(Outcome),
    /// cargo itself failed.
    Failed(String),
}

impl<'a> Screen<'a> {
    /// Goes on where the reader was, or at the first exercise that isn't done.
    #[must_use]
    pub fn new(catalogue: &'a Catalogue, desk: &'a Desk, progress: Progress) -> Self {
        let named = |name: &str| catalogue.exercises.iter().position(|one| one.name == name);
        let was_at = progress.current.as_deref().and_then(named);
        let mut screen = Self {
            catalogue,
            desk,
            progress,
            at: 0,
            view: View::Exercise,
            attempt: Attempt::Runs,
            hints: 0,
            solution: false,
            notice: None,
        };
        let open = was_at.or_else(|| screen.next_open(catalogue.exercises.len()));
        screen.at = open.unwrap_or(0);
        screen
    }

    /// The exercise that is shown.
    #[must_use]
    pub fn exercise(&self) -> &'a Exercise {
        &self.catalogue.exercises[self.at]
    }

    /// The reader's file is being compiled.
    pub fn begins(&mut self) {
        self.attempt = Attempt::Runs;
        self.notice = None;
    }

    /// An attempt has ended. What passed is written down.
    ///
    /// # Errors
    /// It can't be written down.
    pub fn ended(&mut self, outcome: Result<Outcome>) -> Result<()> {
        self.attempt = match outcome {
            Ok(outcome) => Attempt::Ended(outcome),
            Err(error) => Attempt::Failed(format!("{error:#}")),
        };
        if self.passes() {
            self.progress.done.insert(self.exercise().name.clone());
        }
        self.progress.current = Some(self.exercise().name.clone());
        self.progress.save()
    }

    /// Does what the key stands for.
    ///
    /// # Errors
    /// The reader's copy can't be reset.
    pub fn key(&mut self, key: Key) -> Result<Wish> {
        self.notice = None;
        match (self.view, key) {
            (View::Exercise, Key::Letter('q')) => return Ok(Wish::Quit),
            (View::Exercise, Key::Letter('n')) => return Ok(self.next()),
            (View::Exercise, Key::Letter('h')) => self.hint(),
            (View::Exercise, Key::Letter('l')) => self.view = View::List { at: self.at },
            (View::Exercise, Key::Letter('r')) => self.view = View::Asks(Question::Reset),
            (View::Exercise, Key::Letter('s')) => match self.is_done() || self.solution {
                true => self.solution = !self.solution,
                false => self.view = View::Asks(Question::Solution),
            },
            (View::Exercise, _) => {}

            (View::Asks(question), Key::Letter('y')) => return self.yes(question),
            (View::Asks(_), Key::Letter('n' | 'q') | Key::Escape) => self.view = View::Exercise,
            (View::Asks(_), _) => {}

            (View::List { .. }, Key::Letter('q' | 'l') | Key::Escape) => self.view = View::Exercise,
            (View::List { at }, Key::Enter) => return Ok(self.go(at)),
            (View::List { at }, Key::Up | Key::Letter('k')) => {
                self.view = View::List {
                    at: at.saturating_sub(1),
                };
            }
            (View::List { at }, Key::Down | Key::Letter('j')) => {
                let last = self.catalogue.exercises.len() - 1;
                self.view = View::List {
                    at: last.min(at + 1),
                };
            }
            (View::List { .. }, Key::Letter(_)) => {}
        }
        Ok(Wish::Show)
    }

    fn yes(&mut self, question: Question) -> Result<Wish> {
        self.view = View::Exercise;
        match question {
            Question::Solution => {
                self.solution = true;
                Ok(Wish::Show)
            }
            Question::Reset => {
                self.desk.reset(self.exercise())?;
                self.hints = 0;
                Ok(Wish::Try)
            }
        }
    }

    fn hint(&mut self) {
        match self.hints < self.exercise().hints.len() {
            true => self.hints += 1,
            false => self.notice = Some("There is no further hint. `s` shows a solution."),
        }
    }

    fn next(&mut self) -> Wish {
        if !self.is_done() {
            self.notice =
                Some("It doesn't pass yet. `h` gives a hint, `l` lets you choose another.");
            return Wish::Show;
        }
        match self.next_open(self.at) {
            Some(next) => self.go(next),
            None => {
                self.notice = Some("All exercises are done.");
                Wish::Show
            }
        }
    }

    fn go(&mut self, at: usize) -> Wish {
        self.view = View::Exercise;
        self.at = at;
        self.hints = 0;
        self.solution = false;
        Wish::Try
    }

    /// The first that isn't done after that one, from the beginning if there is none behind it.
    fn next_open(&self, after: usize) -> Option<usize> {
        let all = &self.catalogue.exercises;
        let order = (after + 1..all.len()).chain(0..all.len().min(after + 1));
        let is_open = |at: &usize| !self.progress.done.contains(&all[*at].name);
        order.into_iter().find(is_open)
    }

    fn passes(&self) -> bool {
        matches!(&self.attempt, Attempt::Ended(outcome) if outcome.passed())
    }

    /// Now, or once: whoever tries something else in a file that has passed may go on.
    fn is_done(&self) -> bool {
        self.progress.done.contains(&self.exercise().name)
    }
}
