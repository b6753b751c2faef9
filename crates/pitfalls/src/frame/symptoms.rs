//! From what somebody sees to what it may be, in at most three questions with yes or no for an answer.

use super::Pitfall;
use super::catalogue;
use super::index::INDEX;

/// What a person says who looks for help, and the first question to ask back.
#[derive(Debug)]
pub struct Symptom {
    /// The complaint: the heading on the page.
    pub says: &'static str,
    /// The way on.
    pub then: Step,
}

/// A question, or the answer.
#[derive(Debug)]
pub enum Step {
    /// A question that can be answered by looking: its text, where yes leads, where no leads.
    Ask(&'static str, &'static Step, &'static Step),
    /// What it may be, by name.
    These(&'static [&'static str]),
}

/// All complaints.
#[must_use]
pub fn symptoms() -> &'static [Symptom] {
    INDEX
}

impl Step {
    /// Each pitfall that can be reached from here, with the number of questions on the way.
    #[must_use]
    pub fn reached(&self) -> Vec<(&'static str, usize)> {
        match self {
            Self::These(names) => names.iter().map(|name| (*name, 0)).collect(),
            Self::Ask(_, yes, no) => [yes, no]
                .into_iter()
                .flat_map(|step| step.reached())
                .map(|(name, questions)| (name, questions + 1))
                .collect(),
        }
    }
}

/// The index as nested lists, for the page and for a terminal. `entry` writes a pitfall.
fn outline(entry: &dyn Fn(&Pitfall) -> String, heading: &str) -> String {
    let mut text = String::new();
    for Symptom { says, then } in INDEX {
        text += &format!("{heading}{says}\n\n");
        branch(then, 0, entry, &mut text);
        text.push('\n');
    }
    text
}

fn branch(step: &Step, depth: usize, entry: &dyn Fn(&Pitfall) -> String, text: &mut String) {
    let indent = "  ".repeat(depth);
    match step {
        Step::These(names) => {
            for pitfall in names.iter().filter_map(|name| catalogue::named(name)) {
                *text += &format!("{indent}- {}\n", entry(pitfall));
            }
        }
        Step::Ask(question, yes, no) => {
            *text += &format!("{indent}- {question} Yes:\n");
            branch(yes, depth + 1, entry, text);
            *text += &format!("{indent}- No:\n");
            branch(no, depth + 1, entry, text);
        }
    }
}

/// The index for the book.
pub(super) fn page() -> String {
    outline(
        &|pitfall| {
            let family = catalogue::family_of(pitfall).map_or("", |family| family.name);
            let name = pitfall.name;
            format!("[{name}]({family}.md#{name}): {}", pitfall.symptom)
        },
        "## ",
    )
}

/// The index for a terminal.
pub(super) fn text() -> String {
    outline(
        &|pitfall| format!("{}: {}", pitfall.name, pitfall.symptom),
        "",
    )
}
