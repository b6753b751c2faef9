//! `live`: a reader can play with every scene that a chapter promises.

use crate::findings::Findings;
use crate::live::{ARTEFACT, scenes};
use crate::source::Source;

const RULE: &str = "live";

/// Looks at every `<!-- live: SCENE -->`.
pub(super) fn check(book: &Source, findings: &mut Findings) {
    let known = scenes(&book.workspace.root);
    for chapter in &book.chapters {
        for scene in &chapter.page.scenes {
            let name = &scene.name;
            match &known {
                Some(known) if known.contains(name) => {}
                Some(known) => findings.add(
                    RULE,
                    &chapter.path,
                    scene.line,
                    format!("there is no scene `{name}`"),
                    format!(
                        "take one of {}; a new one has to be built by `cargo book live`",
                        known.join(", ")
                    ),
                ),
                None => findings.add(
                    RULE,
                    &chapter.path,
                    scene.line,
                    format!("{ARTEFACT} can't be read, so nothing plays here"),
                    "run `cargo book live`",
                ),
            }
        }
    }
}
