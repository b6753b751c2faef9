//! The head of a listing: which file, from which line, and the command that runs it.

use crate::commands;
use crate::include::{Directive, Slice};
use crate::page::{Block, Purpose};
use crate::source::{Chapter, Source};

use super::{Edit, code};

/// An edit for every code block that is included from files.
pub(super) fn edits<'a>(
    source: &'a Source,
    chapter: &'a Chapter,
) -> impl Iterator<Item = Edit> + 'a {
    chapter
        .page
        .blocks
        .iter()
        .filter(|block| block.fenced && !block.nested)
        .filter_map(|block| {
            let includes = block.only_includes()?;
            let start = block
                .run
                .as_ref()
                .map_or(block.range.start, |run| run.range.start);
            Some(Edit {
                range: start..block.range.end,
                text: listing(source, block, includes, &chapter.text[block.range.clone()]),
            })
        })
}

/// What the head of a listing says where the code is wrong. The style sheet takes its copy button away.
const BROKEN: &str = " <strong class=\"broken-mark\">broken: not to be copied</strong>";

/// Whether the code is there to show what goes wrong: its doc comment says `Wrong:`, or the compiler refuses it.
fn is_broken(source: &Source, includes: &[Directive]) -> bool {
    includes.iter().any(|include| {
        let text = source.workspace.read(&include.path).unwrap_or_default();
        let taken = include.slice.take(&text).unwrap_or_default();
        let says_so = |(_, line): &(usize, &str)| line.trim_start().starts_with("/// Wrong:");
        include.path.ends_with(".rs")
            && (source.workspace.is_refused(&include.path) || taken.iter().any(says_so))
    })
}

/// One `div` around everything: two listings side by side are two children of their parent.
fn listing(source: &Source, block: &Block, includes: &[Directive], fence: &str) -> String {
    let broken = is_broken(source, includes);
    let class = match block.purpose() {
        Purpose::Output => "listing output",
        _ if broken => "listing broken",
        _ => "listing",
    };
    let mut places = places(source, includes);
    if broken {
        places.push_str(BROKEN);
    }
    let command = command(source, block, includes)
        .map(|command| format!("```sh\n{command}\n```\n\n"))
        .unwrap_or_default();
    format!(
        "<div class=\"{class}\">\n\n<div class=\"listing-path\">{places}</div>\n\n{command}{fence}\n\n</div>"
    )
}

fn command(source: &Source, block: &Block, includes: &[Directive]) -> Option<String> {
    if let Some(run) = &block.run {
        return Some(run.command.clone());
    }
    let path = &includes.first()?.path;
    match block.purpose() {
        Purpose::Output => commands::for_output(&source.workspace, path),
        _ => commands::for_code(&source.workspace, path),
    }
}

/// Each file once, with the line that its first include starts at; a whole file needs none.
fn places(source: &Source, includes: &[Directive]) -> String {
    let mut seen: Vec<&str> = Vec::new();
    let mut places = Vec::new();
    for include in includes {
        if seen.contains(&include.path.as_str()) {
            continue;
        }
        seen.push(&include.path);
        let text = source.workspace.read(&include.path).unwrap_or_default();
        let first = include
            .slice
            .take(&text)
            .ok()
            .and_then(|lines| Some(lines.first()?.0));
        places.push(match first {
            Some(line) if include.slice != Slice::Whole => {
                code(&format!("{}:{line}", include.path))
            }
            _ => code(&include.path),
        });
    }
    places.join(" ")
}
