//! `include`: what mdbook would leave out, cut short or change without a word.

use crate::findings::Findings;
use crate::include::{Directive, Numbered};
use crate::source::{Chapter, Source};

const RULE: &str = "include";

/// Looks at every `{{#…}}` of every chapter.
pub(super) fn check(book: &Source, findings: &mut Findings) {
    for chapter in &book.chapters {
        for block in &chapter.page.blocks {
            let rust = block
                .words
                .first()
                .is_some_and(|language| language == "rust");
            for include in &block.includes {
                if let Some(lines) = taken(book, chapter, include, findings)
                    && let Some((what, cure)) = changed(&lines, rust)
                {
                    let what = format!("{}: {what}", include.path);
                    findings.add(RULE, &chapter.path, include.line, what, cure);
                }
            }
        }
        for include in &chapter.page.loose {
            if taken(book, chapter, include, findings).is_some()
                && !(include.alone
                    && (include.path.ends_with(".svg") || is_fragment(book, include)))
            {
                findings.add(
                    RULE,
                    &chapter.path,
                    include.line,
                    format!("{} is included outside of a code block", include.path),
                    "put it in a fence; only an .svg or a recorded .md stands free, on a line of its own",
                );
            }
        }
    }
}

/// Whether this is Markdown that a demo wrote.
fn is_fragment(book: &Source, include: &Directive) -> bool {
    let member = book.workspace.member_of(&include.path);
    let inside = member.and_then(|member| member.inside(&include.path));
    inside.is_some_and(|inside| inside.starts_with("output/") && inside.ends_with(".md"))
}

/// The lines that an include stands for, read anew: a text that is put into the page outlives no call.
fn taken(
    book: &Source,
    chapter: &Chapter,
    include: &Directive,
    findings: &mut Findings,
) -> Option<Vec<(usize, String)>> {
    let mut refuse = |what: String, cure: String| {
        findings.add(RULE, &chapter.path, include.line, what, cure);
        None
    };
    if include.kind == "title" {
        return None;
    }
    if include.kind != "include" {
        return refuse(
            format!("`{}` is not used in this book", include.kind),
            "write `{{#include path:anchor}}`".into(),
        );
    }
    let Ok(text) = book.workspace.read(&include.path) else {
        return refuse(
            format!("there is no file {}", include.path),
            "name a file of the repository, relative to the chapter's folder".into(),
        );
    };
    match include.slice.take(&text) {
        Ok(lines) => Some(
            lines
                .into_iter()
                .map(|(line, text)| (line, text.to_owned()))
                .collect(),
        ),
        Err(untaken) => refuse(format!("{}: {}", include.path, untaken.what), untaken.cure),
    }
}

/// What the page would show differently from the file.
fn changed(lines: &[(usize, String)], rust: bool) -> Option<(String, String)> {
    lines.iter().find_map(|(line, text)| {
        let (what, cure) = mistaken((*line, text), rust)?;
        Some((format!("line {line} {what}"), cure.to_owned()))
    })
}

fn mistaken((_, text): Numbered<'_>, rust: bool) -> Option<(&'static str, &'static str)> {
    let start = text.trim_start();
    if start.starts_with("```") {
        return Some(("would end the code block", "include lines without a fence"));
    }
    if text.contains("{{#") {
        return Some((
            "holds `{{#`, which mdbook would take for an include",
            "include other lines",
        ));
    }
    let hidden = rust && (start == "#" || start.starts_with("# ") || start.starts_with("##"));
    hidden.then_some((
        "starts with `#`, and mdbook would hide or change it",
        "include other lines",
    ))
}
