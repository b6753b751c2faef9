//! mdbook's `{{#include path:slice}}`: read and taken as mdbook does it, but with an opinion where mdbook is silent.
//!
//! mdbook shows an empty block for a misspelt anchor. [`Slice::take`] says what is wrong instead.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// A `{{#…}}` in a chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive {
    /// `include`, or one that the book refuses: `rustdoc_include`, `playground`, …
    pub kind: String,
    /// The file from the root of the repository, or as it was written where it leaves the repository.
    pub path: String,
    /// Which part of the file.
    pub slice: Slice,
    /// Where in the chapter's text.
    pub range: Range<usize>,
    /// Line in the chapter.
    pub line: usize,
    /// Whether it has its line to itself.
    pub alone: bool,
}

/// Which part of a file is included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slice {
    /// All of it.
    Whole,
    /// Lines, counted from one, the last one included.
    Lines(usize, Option<usize>),
    /// What stands between `ANCHOR: name` and `ANCHOR_END: name`.
    Anchor(String),
}

/// A line of a file with its number, counted from one.
pub type Numbered<'text> = (usize, &'text str);

/// Why a slice cannot be taken, and what to do.
#[derive(Debug, PartialEq, Eq)]
pub struct Untaken {
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub cure: String,
}

#[expect(
    clippy::unwrap_used,
    reason = "the pattern is a constant and a test compiles it"
)]
static DIRECTIVE: LazyLock<Regex> = LazyLock::new(|| {
    // The pattern of mdbook's `links` preprocessor, which looks at the raw text, code or not.
    Regex::new(r"\\\{\{#.*\}\}|\{\{\s*#([a-zA-Z0-9_]+)\s+([^}]+)\}\}").unwrap()
});

/// Every directive of a chapter that lies at `chapter` (from the root), in order.
#[must_use]
pub fn directives(chapter: &str, text: &str) -> Vec<Directive> {
    let folder = chapter.rsplit_once('/').map_or("", |(folder, _)| folder);
    DIRECTIVE
        .captures_iter(text)
        .filter_map(|found| {
            let (whole, kind, rest) = (found.get(0)?, found.get(1)?, found.get(2)?);
            let target = rest.as_str().split_whitespace().next()?;
            let (path, slice) = target.split_once(':').unwrap_or((target, ""));
            let line_start = text[..whole.start()].rfind('\n').map_or(0, |at| at + 1);
            let line_end = text[whole.end()..]
                .find('\n')
                .map_or(text.len(), |at| whole.end() + at);
            Some(Directive {
                kind: kind.as_str().to_owned(),
                path: resolve(folder, path).unwrap_or_else(|| path.to_owned()),
                slice: Slice::parse(slice),
                range: whole.range(),
                line: 1 + text[..whole.start()].matches('\n').count(),
                alone: text[line_start..line_end].trim() == whole.as_str(),
            })
        })
        .collect()
}

/// `folder/path` without `.` and `..`; none where it leaves the repository.
#[must_use]
pub fn resolve(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

impl Slice {
    /// What follows the first `:` of an include, read as mdbook reads it.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut parts = text.splitn(3, ':');
        let first = parts.next().unwrap_or_default();
        let end = parts.next();
        match (first.parse::<usize>(), end) {
            (Ok(line), None) => Self::Lines(line.max(1), Some(line.max(1))),
            (Ok(line), Some(end)) => Self::Lines(line.max(1), end.parse().ok()),
            (Err(_), _) if !first.is_empty() => Self::Anchor(first.to_owned()),
            (Err(_), end) => match end.and_then(|end| end.parse().ok()) {
                Some(end) => Self::Lines(1, Some(end)),
                None => Self::Whole,
            },
        }
    }

    /// The lines that the page will show.
    ///
    /// # Errors
    /// Where mdbook would show nothing, or less than what was asked for.
    pub fn take<'text>(&self, text: &'text str) -> Result<Vec<Numbered<'text>>, Untaken> {
        let lines = (1..).zip(text.lines());
        let taken: Vec<_> = match self {
            Self::Whole => lines.collect(),
            Self::Anchor(name) => anchored(text, name)?,
            Self::Lines(first, last) => {
                let count = text.lines().count();
                if let Some(last) = last.filter(|last| *last > count) {
                    return Err(Untaken {
                        what: format!("line {last} is asked for and the file has {count}"),
                        cure: "give the lines that are meant".into(),
                    });
                }
                let last = last.unwrap_or(count);
                lines
                    .filter(|(line, _)| (*first..=last).contains(line))
                    .collect()
            }
        };
        if taken.iter().all(|(_, line)| line.trim().is_empty()) {
            return Err(Untaken {
                what: "nothing but blanks is included".into(),
                cure: "include lines that say something".into(),
            });
        }
        Ok(taken)
    }
}

/// The mark on a line, if there is one: whether it ends the region, and the region's name. As mdbook finds them, by the pattern
/// `ANCHOR(_END)?:\s*([\w_-]+)`; this is read for each line of each included file, and so without a pattern.
fn mark(line: &str) -> Option<(bool, &str)> {
    line.match_indices("ANCHOR").find_map(|(at, word)| {
        let rest = &line[at + word.len()..];
        let (ends, rest) = match rest.strip_prefix("_END") {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let name = rest.strip_prefix(':')?.trim_start();
        let of_a_name = |letter: char| letter.is_alphanumeric() || "_-".contains(letter);
        let length = name.find(|letter| !of_a_name(letter)).unwrap_or(name.len());
        (length > 0).then_some((ends, &name[..length]))
    })
}

fn anchored<'text>(text: &'text str, name: &str) -> Result<Vec<Numbered<'text>>, Untaken> {
    let starts = text
        .lines()
        .filter(|line| mark(line) == Some((false, name)))
        .count();
    if starts != 1 {
        let what = match starts {
            0 => format!("it has no anchor `{name}`"),
            _ => {
                format!("it has the anchor `{name}` {starts} times and mdbook takes only the first")
            }
        };
        return Err(Untaken {
            what,
            cure: format!("write `ANCHOR: {name}` once, above what is meant"),
        });
    }
    let mut taken = Vec::new();
    let mut inside = false;
    for (number, line) in (1..).zip(text.lines()) {
        match mark(line) {
            Some((end, of)) if of == name => {
                if end && inside {
                    return Ok(taken);
                }
                inside = !end;
            }
            Some(_) => {}
            None if inside => taken.push((number, line)),
            None => {}
        }
    }
    Err(Untaken {
        what: format!("the anchor `{name}` is never ended"),
        cure: format!("write `ANCHOR_END: {name}` below what is meant"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_what_mdbook_takes_for_one() {
        assert_eq!(
            mark("// ANCHOR: one-more_1 and"),
            Some((false, "one-more_1"))
        );
        assert_eq!(mark("# see ANCHOR, ANCHOR_END:two"), Some((true, "two")));
        assert_eq!(mark("// ANCHOR:"), None);
        assert_eq!(mark("// ANCHORED: one"), None);
    }

    #[test]
    fn a_path_is_resolved_from_the_folder_of_its_chapter() {
        let found = directives(
            "book/src/gather.md",
            "x\n {{#include ../../crates/a/src/b.rs:c}} \n",
        );
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].path, "crates/a/src/b.rs");
        assert_eq!(found[0].slice, Slice::Anchor("c".into()));
        assert_eq!((found[0].line, found[0].alone), (2, true));
        assert_eq!(
            resolve("book/src", "../../../etc"),
            None,
            "it must not leave the repository"
        );
    }

    #[test]
    fn an_escaped_include_is_text() {
        assert_eq!(directives("a.md", r"\{{#include x.rs}}"), []);
    }

    #[test]
    fn slices_are_read_as_mdbook_reads_them() {
        assert_eq!(Slice::parse(""), Slice::Whole);
        assert_eq!(Slice::parse("3"), Slice::Lines(3, Some(3)));
        assert_eq!(Slice::parse("3:"), Slice::Lines(3, None));
        assert_eq!(Slice::parse(":4"), Slice::Lines(1, Some(4)));
        assert_eq!(Slice::parse("3:4"), Slice::Lines(3, Some(4)));
        assert_eq!(Slice::parse("name"), Slice::Anchor("name".into()));
    }

    #[test]
    fn an_anchor_inside_another_leaves_no_trace() {
        let text = "// ANCHOR: a\none\n// ANCHOR: b\ntwo\n// ANCHOR_END: b\n// ANCHOR_END: a\n";
        let taken = Slice::Anchor("a".into()).take(text).unwrap();
        assert_eq!(taken, [(2, "one"), (4, "two")]);
    }

    #[test]
    fn an_anchor_that_mdbook_would_show_wrongly_is_refused() {
        let take = |text| Slice::Anchor("a".into()).take(text).unwrap_err().what;
        assert!(take("one\n").contains("no anchor `a`"));
        assert!(take("// ANCHOR: a\none\n").contains("never ended"));
        assert!(take("// ANCHOR: a\n\n// ANCHOR_END: a\n").contains("blanks"));
        let twice = "// ANCHOR: a\none\n// ANCHOR_END: a\n".repeat(2);
        assert!(take(&twice).contains("2 times"));
    }
}
