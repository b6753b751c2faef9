//! `picture`: every drawing, and all Markdown that a demo wrote, is a committed recording.

use crate::findings::Findings;
use crate::source::Source;

const RULE: &str = "picture";

/// Looks at every `.svg` and `.md` that stands free. A missing file is told by `include`, a stale one by `recording`.
pub(super) fn check(book: &Source, findings: &mut Findings) {
    for chapter in &book.chapters {
        let pictures = chapter
            .page
            .loose
            .iter()
            .filter(|include| include.path.ends_with(".svg") || include.path.ends_with(".md"));
        for include in pictures {
            let path = &include.path;
            let member = book.workspace.member_of(path);
            let inside = member.and_then(|member| member.inside(path));
            if !book.workspace.root.join(path).is_file() {
                continue;
            }
            if !inside.is_some_and(|inside| inside.starts_with("output/")) {
                findings.add(
                    RULE,
                    &chapter.path,
                    include.line,
                    format!("{path} is drawn by nobody"),
                    "include a recording of crates/PRACTICE/output",
                );
            } else if !book.workspace.is_committed(path) {
                let cure = format!("run `git add {path}`");
                findings.add(
                    RULE,
                    &chapter.path,
                    include.line,
                    format!("{path} is not committed"),
                    cure,
                );
            }
        }
    }
}
