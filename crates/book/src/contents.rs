//! `SUMMARY.md` with its lines: what mdbook's own reader forgets and a finding needs.

use mdbook_markdown::pulldown_cmark::{Event, Tag, TagEnd};

use crate::page::{line_of, parser};

/// A line of the table of contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The link's text.
    pub title: String,
    /// The file, from `book/src`; none for a draft.
    pub file: Option<String>,
    /// The heading that it stands under.
    pub part: Option<String>,
    /// 0 for what stands before and after the numbered chapters, 1 for those, more for chapters of chapters.
    pub depth: usize,
    /// Its line.
    pub line: usize,
}

/// The entries in order.
#[must_use]
pub fn entries(summary: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut part = None;
    let mut heading = None;
    let mut open: Option<Entry> = None;
    let mut depth = 0_usize;
    for (event, range) in parser(summary).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => part = heading.take(),
            Event::Start(Tag::List(_)) => depth += 1,
            Event::End(TagEnd::List(_)) => depth = depth.saturating_sub(1),
            Event::Start(Tag::Link { dest_url, .. }) => {
                open = Some(Entry {
                    title: String::new(),
                    file: Some(dest_url.trim_start_matches("./").to_owned())
                        .filter(|file| !file.is_empty()),
                    part: part.clone(),
                    depth,
                    line: line_of(summary, range.start),
                });
            }
            Event::End(TagEnd::Link) => entries.extend(open.take()),
            Event::Text(text) | Event::Code(text) => {
                if let Some(entry) = &mut open {
                    entry.title.push_str(&text);
                } else if let Some(heading) = &mut heading {
                    heading.push_str(&text);
                }
            }
            _ => {}
        }
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_know_their_part_their_line_and_whether_they_are_drafts() {
        let summary = "# Summary\n\n[Introduction](introduction.md)\n\n# Practices\n\n- [`gather`](gather.md)\n  - [More]()\n";
        let found = entries(summary);
        let told: Vec<_> = found
            .iter()
            .map(|entry| {
                (
                    entry.title.as_str(),
                    entry.file.as_deref(),
                    entry.part.as_deref(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("Introduction", Some("introduction.md"), Some("Summary")),
                ("gather", Some("gather.md"), Some("Practices")),
                ("More", None, Some("Practices")),
            ]
        );
        assert_eq!(found[1].line, 7);
        assert_eq!([0, 1, 2], [found[0].depth, found[1].depth, found[2].depth]);
    }
}
