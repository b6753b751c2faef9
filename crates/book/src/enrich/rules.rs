//! The key points: set apart in their chapter, and gathered on one page, each with its proof.

use crate::page::Link;
use crate::source::{Chapter, Source};

use super::proof::{claim, mark};
use super::{Edit, escape};

pub(super) fn edits<'a>(
    source: &'a Source,
    chapter: &'a Chapter,
) -> impl Iterator<Item = Edit> + 'a {
    let set_apart = chapter.page.key_points.iter().flat_map(|points| {
        let title = "<div class=\"key-points\">\n\n<p class=\"key-points-title\">In short</p>\n";
        let end = points.list.end;
        let opened = Edit {
            range: points.comment.clone(),
            text: title.to_owned(),
        };
        // The blank line above it ends the list.
        let closed = Edit {
            range: end..end,
            text: "\n\n</div>\n\n".to_owned(),
        };
        [opened, closed]
    });
    let gathered = chapter.page.rules.iter().map(|range| Edit {
        range: range.clone(),
        text: gathered(source),
    });
    set_apart.chain(gathered)
}

/// A heading and a list for each practice, in the order of the table of contents.
fn gathered(source: &Source) -> String {
    let mut text = String::from("<div class=\"rules\">\n\n");
    for chapter in source.chapters.iter().filter(|chapter| chapter.practice) {
        for points in &chapter.page.key_points {
            let page = page_of(chapter);
            let title = title(source, chapter);
            text.push_str(&format!(
                "<section>\n\n## {title}\n\n<p class=\"to-chapter\"><a href=\"{page}\" aria-label=\"The chapter: {}\">chapter</a></p>\n\n",
                escape(&title.replace('`', "")),
            ));
            for point in &points.points {
                text.push_str(&moved(source, chapter, point.clone()));
                text.push('\n');
            }
            text.push_str("\n</section>\n\n");
        }
    }
    text.push_str("</div>\n");
    text
}

/// A point with its links as they are from another page.
fn moved(source: &Source, chapter: &Chapter, point: std::ops::Range<usize>) -> String {
    let mut text = String::new();
    let mut done = point.start;
    let inside = |link: &&Link| point.start <= link.range.start && link.range.end <= point.end;
    for link in chapter.page.links.iter().filter(inside) {
        let shown = &chapter.text[link.text.clone()];
        let instead = if let Some(claim) = claim(source, chapter, link) {
            mark(source, shown, claim, &page_of(chapter))
        } else if link.target.starts_with('#') {
            format!("[{shown}]({}{})", chapter.file(), link.target)
        } else {
            continue;
        };
        text.push_str(&chapter.text[done..link.range.start]);
        text.push_str(&instead);
        done = link.range.end;
    }
    text.push_str(&chapter.text[done..point.end]);
    text.trim_end().to_owned()
}

fn page_of(chapter: &Chapter) -> String {
    chapter.file().replace(".md", ".html")
}

/// As the table of contents has it: the shorter one, where the chapter's own differs.
fn title(source: &Source, chapter: &Chapter) -> String {
    let mut entries = source.practice_entries();
    let entry = entries.find(|entry| entry.file.as_deref() == Some(chapter.file()));
    entry.map_or_else(|| chapter.name().to_owned(), |entry| entry.title.clone())
}
