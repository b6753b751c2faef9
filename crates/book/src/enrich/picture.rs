//! A timeline in the page, and the command that draws it anew.

use crate::commands;
use crate::source::{Chapter, Source};

use super::{Edit, code};

/// An edit for every picture that stands on a line of its own.
pub(super) fn edits<'a>(
    source: &'a Source,
    chapter: &'a Chapter,
) -> impl Iterator<Item = Edit> + 'a {
    let pictures = chapter.page.loose.iter();
    pictures.filter(|include| include.alone && include.path.ends_with(".svg")).filter_map(|include| {
        let command = commands::for_picture(&source.workspace, &include.path)?;
        let svg = source.workspace.read(&include.path).ok()?;
        // A blank line would end the HTML block, and the rest would be read as markdown. So the drawing is put here by
        // ourselves, without them.
        let svg: Vec<_> = svg.lines().filter(|line| !line.trim().is_empty()).collect();
        Some(Edit {
            range: include.range.clone(),
            text: format!(
                "<figure class=\"timeline\">\n{}\n<figcaption>Drawn from a recorded run: {}</figcaption>\n</figure>\n",
                svg.join("\n"),
                code(&command),
            ),
        })
    })
}
