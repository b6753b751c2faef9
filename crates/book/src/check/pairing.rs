//! `pairing`: a practice is a package and a chapter of one name, and neither lacks a part.
//!
//! A practice is a package with a `[package.metadata.practice]` table. Its chapter stands under the heading
//! `# Practices` of `SUMMARY.md`.

use crate::findings::Findings;
use crate::source::{CHAPTERS, PRACTICES, SUMMARY, Source};
use crate::workspace::{Member, stem};

const RULE: &str = "pairing";

/// Compares packages, chapters and the README.
pub(super) fn check(book: &Source, findings: &mut Findings) {
    let readme = book.workspace.read("README.md").unwrap_or_default();
    for practice in book.workspace.practices() {
        package(book, practice, &readme, findings);
    }
    for entry in book.practice_entries() {
        let Some(name) = entry.file.as_deref().map(stem) else {
            continue;
        };
        if book
            .workspace
            .member(name)
            .is_none_or(|member| member.practice.is_none())
        {
            findings.add(
                RULE,
                SUMMARY,
                entry.line,
                format!("the chapter {name} has no practice beside it"),
                format!("write crates/{name} with a [package.metadata.practice] table, or list the chapter under another heading"),
            );
        }
    }
}

fn package(book: &Source, practice: &Member, readme: &str, findings: &mut Findings) {
    let name = &practice.name;
    let manifest = practice.path("Cargo.toml");
    let line = practice.practice.unwrap_or(1);
    let mut lacks = |what: String, cure: String| findings.add(RULE, &manifest, line, what, cure);
    if practice.folder != format!("crates/{name}") {
        lacks(
            format!("the practice {name} lies in {}", practice.folder),
            format!("call folder and package by one name: crates/{name}"),
        );
    }
    let chapter = book
        .chapters
        .iter()
        .find(|chapter| chapter.practice && chapter.name() == name);
    if chapter.is_none() {
        lacks(
            format!("the practice {name} has no chapter"),
            format!("write {CHAPTERS}/{name}.md and list it in {SUMMARY} under `# {PRACTICES}`"),
        );
    }
    for (what, cure) in missing_parts(book, practice) {
        lacks(what, cure);
    }
    let mentioned = [format!("crates/{name}"), format!("-p {name}")];
    if !mentioned.iter().any(|mention| mentions(readme, mention)) {
        findings.add(
            RULE,
            "README.md",
            1,
            format!("the practice {name} is not mentioned"),
            format!("link `crates/{name}`, or show `cargo run -p {name}`"),
        );
    }
    if let Some(chapter) = chapter
        && !chapter
            .page
            .loose
            .iter()
            .any(|include| include.path.ends_with(".svg"))
    {
        findings.add(
            RULE,
            &chapter.path,
            1,
            "the chapter shows no picture",
            format!(
                "include an .svg of {} on a line of its own",
                practice.output()
            ),
        );
    }
}

fn missing_parts(book: &Source, practice: &Member) -> Vec<(String, String)> {
    let name = &practice.name;
    let mut missing = Vec::new();
    let mut lacks = |what: &str, cure: String| {
        missing.push((format!("the practice {name} has no {what}"), cure))
    };
    let claims = practice.path("tests/claims.rs");
    if !practice.has("tests/claims.rs") {
        lacks(
            "tests/claims.rs",
            "prove each promise of the chapter by a test".into(),
        );
    } else if !book.tests.running(name).any(|test| test.path == claims) {
        lacks(
            "test that runs in tests/claims.rs",
            "prove each promise of the chapter by a test".into(),
        );
    }
    if !practice.has("tests/as_recorded.rs") {
        lacks(
            "tests/as_recorded.rs",
            "compare the recordings with a fresh run".into(),
        );
    }
    if practice.files_in("python", "py").next().is_none() {
        lacks(
            "Python twin",
            format!(
                "write {}",
                practice.path(&format!("python/{}.py", name.replace('-', "_")))
            ),
        );
    }
    if practice.files_in("output", "txt").next().is_none() {
        lacks("recording", format!("run `cargo book bless {name}`"));
    }
    missing
}

/// Whether `text` holds `word`, and not only as the start of a longer name.
fn mentions(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let next = text[at + word.len()..].chars().next();
        !next.is_some_and(|next| next.is_alphanumeric() || next == '-' || next == '_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_longer_name_is_no_mention() {
        assert!(mentions("run `cargo run -p tasks`", "-p tasks"));
        assert!(!mentions("run `cargo run -p tasks-more`", "-p tasks"));
    }
}
