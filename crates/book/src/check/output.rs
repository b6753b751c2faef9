//! `output`: every text block is a recording that is committed and compared by a test.

use crate::findings::Findings;
use crate::include::{Directive, Slice};
use crate::page::{Block, Purpose};
use crate::source::{Chapter, Source};

const RULE: &str = "output";

/// Looks at every ```` ```text ```` block.
pub(super) fn check(book: &Source, findings: &mut Findings) {
    for chapter in &book.chapters {
        let blocks = chapter.page.blocks.iter();
        for block in blocks.filter(|block| block.purpose() == Purpose::Output) {
            output(book, chapter, block, findings);
        }
    }
}

fn output(book: &Source, chapter: &Chapter, block: &Block, findings: &mut Findings) {
    let refused = match block.only_includes() {
        Some([include]) if !block.nested => unproved(book, include).or_else(|| torn(book, include)),
        Some([_]) => Some((
            "an output stands in a list or a quote, where its command has no place".to_owned(),
            "put it at the left margin".to_owned(),
        )),
        _ => Some((
            "an output that is written here can go stale".to_owned(),
            "include one recording of crates/PRACTICE/output, and nothing else in the fence"
                .to_owned(),
        )),
    };
    if let Some((what, cure)) = refused {
        findings.add(RULE, &chapter.path, block.line, what, cure);
    }
}

/// A missing file is told by `include`.
fn unproved(book: &Source, include: &Directive) -> Option<(String, String)> {
    let path = &include.path;
    if !book.workspace.root.join(path).is_file() {
        return None;
    }
    let member = book.workspace.member_of(path);
    let is_recording = |inside: &str| inside.starts_with("output/") && inside.ends_with(".txt");
    let refused = book.workspace.is_refused(path);
    let Some(member) = member.filter(|member| {
        member.inside(path).is_some_and(is_recording) || refused && path.ends_with(".stderr")
    }) else {
        return Some((
            format!("{path} is no recording"),
            "include a .txt of crates/PRACTICE/output, or a .stderr of crates/PRACTICE/tests/refused".into(),
        ));
    };
    if !book.workspace.is_committed(path) {
        return Some((
            format!("{path} is not committed"),
            format!("run `git add {path}`"),
        ));
    }
    if refused {
        return None;
    }
    if path.ends_with("python.txt") || path.ends_with(".py.txt") {
        return (!super::code::output_is_tested(book, path)).then(|| {
            (
                format!("no test compares {path} with what its script prints"),
                format!(
                    "write one in {} that names the script",
                    member.path("tests")
                ),
            )
        });
    }
    (!member.has("tests/as_recorded.rs")).then(|| {
        (
            format!("no test compares {path} with a fresh run"),
            format!("write {}", member.path("tests/as_recorded.rs")),
        )
    })
}

/// Lines of an output are counted, and a longer output would move them: what is taken is whole paragraphs, so that a line too
/// early or too late is seen. What stands right below a picture is a paragraph too.
fn torn(book: &Source, include: &Directive) -> Option<(String, String)> {
    let Slice::Lines(first, last) = include.slice else {
        return None;
    };
    let text = std::fs::read_to_string(book.workspace.root.join(&include.path)).ok()?;
    let lines: Vec<&str> = text.lines().collect();
    let last = last.unwrap_or(lines.len());
    let before = first.checked_sub(2).and_then(|index| lines.get(index));
    let after = lines.get(last);
    let begins = before.is_none_or(|line| line.trim().is_empty() || ends_a_picture(line));
    let ends = after.is_none_or(|line| line.trim().is_empty());
    (!begins || !ends).then(|| {
        (
            format!(
                "lines {first} to {last} of {} are a torn paragraph",
                include.path
            ),
            "include it from its first line to its last".to_owned(),
        )
    })
}

/// Whether this is the last line of a picture: what its signs mean.
fn ends_a_picture(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let sign = words.next().is_some_and(|word| word.chars().count() == 1);
    let meanings = [
        "waiting",
        "in",
        "done",
        "blocked",
        "not",
        "failed",
        "cancelled",
        "panicked",
        "running",
    ];
    line.starts_with("  ") && sign && words.next().is_some_and(|word| meanings.contains(&word))
}
