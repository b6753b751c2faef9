//! From a span's or an event's fields to text: labels, marks, outcomes.

use std::fmt::{Debug, Write as _};

use tracing::Event;
use tracing::field::{Field, Visit};

use crate::model::Outcome;

/// The fields of a span that make its label.
#[derive(Debug, Default)]
pub(crate) struct LabelFields {
    /// All values, each after a space.
    pub(crate) values: String,
    /// The field `label`, which replaces name and values.
    pub(crate) label: Option<String>,
}

impl LabelFields {
    fn add(&mut self, field: &Field, value: String) {
        if field.name() == "label" {
            self.label = Some(value);
        } else {
            self.values.push(' ');
            self.values.push_str(&value);
        }
    }
}

impl Visit for LabelFields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.add(field, one_line(value));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.add(field, one_line(&unquoted(format!("{value:?}"))));
    }
}

/// What an event says about the span it is in.
#[derive(Debug, PartialEq)]
pub(crate) enum Said {
    Ended(Outcome, Option<String>),
    Mark(String),
}

impl Said {
    pub(crate) fn of(event: &Event<'_>) -> Self {
        let mut fields = EventFields::default();
        event.record(&mut fields);
        // A message makes it a person's event: `warn!(error = %e, "try again")` ends nothing.
        if fields.message.is_none() {
            if let Some(error) = fields.error {
                return Self::Ended(Outcome::Failed, Some(error));
            }
            if let Some(value) = fields.returned {
                // `ret` without `err` tells an error as a value like any other.
                let failed = value.starts_with("Err(");
                let outcome = if failed {
                    Outcome::Failed
                } else {
                    Outcome::Done
                };
                return Self::Ended(outcome, Some(value));
            }
            if fields.done {
                return Self::Ended(Outcome::Done, None);
            }
        }
        let text = fields.message.unwrap_or_default() + &fields.others;
        Self::Mark(text.trim_start().to_owned())
    }
}

#[derive(Debug, Default)]
struct EventFields {
    message: Option<String>,
    returned: Option<String>,
    error: Option<String>,
    done: bool,
    others: String,
}

impl EventFields {
    fn add(&mut self, field: &Field, value: String) {
        let name = field.name();
        match name {
            "message" => self.message = Some(value),
            "return" => self.returned = Some(value),
            _ => {
                if name == "error" {
                    self.error = Some(value.clone());
                }
                let _infallible = write!(self.others, " {name}={value}");
            }
        }
    }
}

impl Visit for EventFields {
    fn record_bool(&mut self, field: &Field, value: bool) {
        self.done |= value && field.name() == "done";
        self.record_debug(field, &value);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.add(field, one_line(value));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.add(field, one_line(&format!("{value:?}")));
    }
}

/// A `String` argument of an `#[instrument]`ed function arrives by `Debug`, in quotes.
fn unquoted(text: String) -> String {
    match text
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
    {
        Some(inner) if !inner.contains(['"', '\\']) => inner.to_owned(),
        _ => text,
    }
}

/// A row is one line: line ends and other control characters become spaces.
pub(crate) fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}
