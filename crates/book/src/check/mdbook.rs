//! `mdbook`: every warning and error that mdbook logs while it builds. mdbook itself would end with success.

use crate::builder::{Built, Message};
use crate::findings::Findings;
use crate::source::{BOOK_TOML, Source};

const RULE: &str = "mdbook";

/// Turns mdbook's log into findings.
pub(super) fn check(book: &Source, built: &Built, findings: &mut Findings) {
    let told = told_already(findings);
    for message in &built.messages {
        if told(message) {
            continue;
        }
        let (path, line) = place(book, &message.text);
        let what = message.to_string().replace('\n', " ");
        findings.add(RULE, &path, line, what, "mend what mdbook complains about");
    }
}

/// What our own rules say with file, line and cure, mdbook need not say again.
fn told_already(findings: &Findings) -> impl Fn(&Message) -> bool + use<> {
    let include = findings.has("include");
    let stops = findings.has("config") || findings.has("toc");
    move |message| {
        let text = &message.text;
        include && (text.contains("{{#") || text.starts_with("Caused By:"))
            || stops && message.level == tracing::Level::ERROR
    }
}

/// The chapter that the message names, and the tag in it if there is one in the message.
fn place(book: &Source, message: &str) -> (String, usize) {
    let named = |file: &str| {
        message.contains(&format!("`{file}`")) || message.contains(&format!(" {file}"))
    };
    let Some(chapter) = book.chapters.iter().find(|chapter| named(chapter.file())) else {
        return (BOOK_TOML.to_owned(), 1);
    };
    let tag = message
        .split('`')
        .find(|word| word.starts_with('<'))
        .unwrap_or_default();
    let tag = tag.trim_end_matches('>');
    let mut lines = (1..).zip(chapter.text.lines());
    let line = lines
        .find(|(_, line)| !tag.is_empty() && line.contains(tag))
        .map_or(1, |(line, _)| line);
    (chapter.path.clone(), line)
}
