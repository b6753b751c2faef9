//! What is known of a URL when it has ended, and how it is kept.

use crate::outcome::Outcome;
use crate::ticket::Ticket;

/// A row of the table: the final state of one URL.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, sqlx::FromRow)]
pub struct Row {
    /// The URL, normalised; or the line of the list, where it is none.
    pub url: String,
    /// An [`Outcome`]'s name.
    pub outcome: String,
    /// The status of the last answer.
    pub status: Option<i32>,
    /// How often it was tried; 0 where there was nothing to try.
    pub attempts: i32,
    /// The length of the last body, as it came over the wire.
    pub bytes: i64,
    /// The hash of that body, in hexadecimal; none where it didn't come whole.
    pub sha256: Option<String>,
    /// From the start of the last attempt's requests to their last byte, all hops; pauses and turns don't count.
    pub millis: i64,
    /// Where redirects led.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub landed: Option<String>,
    /// The head of the last answer, a line a header.
    #[serde(skip)]
    pub headers: String,
}

/// A row that isn't stored yet, and its place in the window.
#[derive(Debug)]
pub struct Seen {
    /// What to store.
    pub row: Row,
    /// To be dropped when it is stored.
    pub ticket: Ticket,
}

impl Row {
    /// The final state of a line for which nobody was asked.
    pub(crate) fn of_a_line(line: &str, outcome: Outcome) -> Self {
        Self {
            url: line.to_owned(),
            outcome: outcome.to_string(),
            status: None,
            attempts: 0,
            bytes: 0,
            sha256: None,
            millis: 0,
            landed: None,
            headers: String::new(),
        }
    }
}
