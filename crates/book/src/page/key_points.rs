//! `<!-- key points -->`: the list below it holds what is left of a chapter when the details are forgotten.

use std::ops::Range;

use mdbook_markdown::pulldown_cmark::{Event, Tag, TagEnd};

use super::{line_of, parser};

/// The key points of a chapter.
#[derive(Debug)]
pub struct KeyPoints {
    /// The comment above them.
    pub comment: Range<usize>,
    /// Line of the comment.
    pub line: usize,
    /// The list; empty where none follows the comment.
    pub list: Range<usize>,
    /// The points of the list.
    pub points: Vec<Range<usize>>,
}

impl KeyPoints {
    /// Reads the list that follows the comment.
    pub(super) fn below(text: &str, comment: Range<usize>) -> Self {
        let end = comment.end;
        let mut read = Self {
            line: line_of(text, comment.start),
            comment,
            list: end..end,
            points: Vec::new(),
        };
        let mut events = parser(&text[end..])
            .into_offset_iter()
            .map(|(event, range)| (event, range.start + end..range.end + end));
        let Some((Event::Start(Tag::List(_)), list)) = events.next() else {
            return read;
        };
        let mut depth = 0_usize;
        for (event, range) in events.take_while(|(_, range)| range.start < list.end) {
            match event {
                Event::Start(Tag::Item) => {
                    if depth == 0 {
                        read.points.push(range);
                    }
                    depth += 1;
                }
                Event::End(TagEnd::Item) => depth -= 1,
                _ => {}
            }
        }
        read.list = list;
        read
    }
}
