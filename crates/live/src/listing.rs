//! A piece of a chapter's code, as the page shows it.

use serde::Serialize;

use crate::track::Place;

/// A piece of a practice's source, between two anchors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Listing {
    /// From the root of the repository.
    pub path: &'static str,
    /// The number of its first line.
    pub first: u32,
    /// The lines.
    pub code: &'static str,
}

impl Listing {
    /// The line of this listing at which whoever waits at these places waits; `None` if it is elsewhere.
    pub(crate) fn line_of(&self, innermost_first: &[&'static Place]) -> Option<u32> {
        let last = self.first + u32::try_from(self.code.lines().count()).unwrap_or(0);
        let shown =
            |place: &&&Place| place.path == self.path && (self.first..last).contains(&place.line);
        innermost_first.iter().find(shown).map(|place| place.line)
    }
}
