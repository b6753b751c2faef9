//! The place where a reader can play: a script of the theme puts a button there. Without it, the place stays empty.

use crate::live::ADDRESS;
use crate::source::{Chapter, Source};

use super::{Edit, escape};

/// An edit for every `<!-- live: SCENE -->`.
pub(super) fn edits<'a>(
    _source: &'a Source,
    chapter: &'a Chapter,
) -> impl Iterator<Item = Edit> + 'a {
    let up = "../".repeat(chapter.file().matches('/').count());
    chapter.page.scenes.iter().map(move |scene| Edit {
        range: scene.range.clone(),
        text: format!(
            "<div class=\"live\" data-scene=\"{}\" data-artefact=\"{up}{ADDRESS}\"></div>",
            escape(&scene.name)
        ),
    })
}
