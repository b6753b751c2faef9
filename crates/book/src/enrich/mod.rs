//! Puts on the page what plain markdown leaves out: path and command of each listing, the tests beside the claims.
//!
//! It works on the text in memory before mdbook expands the includes, so the files on disk stay what a forge shows well.
//! What is broken is left as it stands: saying so is the business of [`crate::check`].

mod listing;
mod live;
mod picture;
pub mod proof;
mod rules;

use std::ops::Range;

use crate::source::{Chapter, Source};

/// A piece of the text, and what takes its place.
struct Edit {
    range: Range<usize>,
    text: String,
}

/// The chapter's text as mdbook gets it.
#[must_use]
pub fn chapter(source: &Source, chapter: &Chapter) -> String {
    let mut edits: Vec<Edit> = rules::edits(source, chapter)
        .chain(listing::edits(source, chapter))
        .chain(picture::edits(source, chapter))
        .chain(live::edits(source, chapter))
        .chain(proof::edits(source, chapter))
        .collect();
    edits.sort_by_key(|edit| edit.range.start);
    let mut text = String::with_capacity(chapter.text.len() * 2);
    let mut done = 0;
    for edit in edits {
        // A link in a link's text, and the like: the outer one is done.
        if edit.range.start < done {
            continue;
        }
        text.push_str(&chapter.text[done..edit.range.start]);
        text.push_str(&edit.text);
        done = edit.range.end;
    }
    text.push_str(&chapter.text[done..]);
    text
}

/// `<code>` with what HTML would take for markup escaped.
fn code(text: &str) -> String {
    format!("<code>{}</code>", escape(text))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
