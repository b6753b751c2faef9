//! The names of tasks, as the pictures have them.

use std::fmt::Debug;

use tracing::field::{Field, Visit};
use tracing::span::Attributes;

/// Whether a span of this name is a stretch of a task's waiting, and no task.
pub(crate) fn is_wait(name: &str) -> bool {
    name == "wait" || name.starts_with("wait ")
}

/// A span's name and the values of its fields.
#[derive(Debug)]
pub(crate) struct Label(String);

impl Label {
    pub(crate) fn of(name: &str, attributes: &Attributes<'_>) -> String {
        let mut label = Self(name.to_owned());
        attributes.record(&mut label);
        label.0
    }
}

impl Visit for Label {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "label" {
            self.0 = value.to_owned();
        } else {
            self.0.push(' ');
            self.0.push_str(value);
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        // Text comes in quotes here.
        self.record_str(field, format!("{value:?}").trim_matches('"'));
    }
}
