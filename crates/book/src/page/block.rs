//! A code block: its language, its lines, its includes, and the command above it.

use std::ops::Range;

use mdbook_markdown::pulldown_cmark::CodeBlockKind;

use super::{line_of, trimmed};
use crate::include::Directive;

/// A code block.
#[derive(Debug)]
pub struct Block {
    /// All of it, fences included, without the newline at its end.
    pub range: Range<usize>,
    /// Of its first line.
    pub line: usize,
    /// The words after the opening fence; empty where there are none and for an indented block.
    pub words: Vec<String>,
    /// Whether it has fences.
    pub fenced: bool,
    /// Whether it stands in a list or a quote.
    pub nested: bool,
    /// Its lines as written, numbered as in the chapter.
    pub body: Vec<(usize, String)>,
    /// The `{{#…}}` inside.
    pub includes: Vec<Directive>,
    /// The `<!-- run: … -->` right above it.
    pub run: Option<Run>,
}

/// The command that a comment gives for the code block below it.
#[derive(Debug, Clone)]
pub struct Run {
    /// As written.
    pub command: String,
    /// Where the comment stands.
    pub range: Range<usize>,
    /// Line of the comment.
    pub line: usize,
}

/// What a code block is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Commands that a reader types.
    Commands,
    /// What a program printed.
    Output,
    /// Code.
    Code,
}

impl Block {
    /// By the language after the fence. What names none is code: nothing tells a reader that it isn't.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        match self.words.first().map(String::as_str) {
            Some("sh" | "console") => Purpose::Commands,
            Some("text") => Purpose::Output,
            _ => Purpose::Code,
        }
    }

    /// Its includes, where it holds nothing else.
    #[must_use]
    pub fn only_includes(&self) -> Option<&[Directive]> {
        let whole = !self.includes.is_empty()
            && self.includes.len() == self.body.len()
            && self.includes.iter().all(|include| include.alone);
        whole.then_some(&self.includes)
    }
}

impl Block {
    pub(super) fn new(
        text: &str,
        range: Range<usize>,
        kind: &CodeBlockKind<'_>,
        body: &str,
        nested: bool,
    ) -> Self {
        let range = trimmed(text, range);
        let line = line_of(text, range.start);
        let (fenced, info) = match kind {
            CodeBlockKind::Fenced(info) => (true, info.to_string()),
            CodeBlockKind::Indented => (false, String::new()),
        };
        let first = line + usize::from(fenced);
        Self {
            line,
            // mdbook separates the words the same way.
            words: info
                .split([' ', '\t', ','])
                .filter(|word| !word.is_empty())
                .map(str::to_owned)
                .collect(),
            fenced,
            nested,
            body: (first..).zip(body.lines().map(str::to_owned)).collect(),
            includes: Vec::new(),
            run: None,
            range,
        }
    }
}

impl Run {
    pub(super) fn parse(text: &str, comment: &str, range: Range<usize>) -> Option<Self> {
        let command = comment.strip_prefix("run:")?.trim().to_owned();
        let range = trimmed(text, range);
        Some(Self {
            command,
            line: line_of(text, range.start),
            range,
        })
    }
}
