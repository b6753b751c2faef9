//! `toc`: every page is in the table of contents, once, and every line of it leads to a page.

use std::collections::BTreeMap;

use crate::findings::Findings;
use crate::source::{CHAPTERS, SUMMARY, Source};

const RULE: &str = "toc";

/// Compares `SUMMARY.md` with the folder that it lies in.
pub(super) fn check(book: &Source, findings: &mut Findings) {
    let mut seen = BTreeMap::new();
    for entry in &book.contents {
        let mut refuse =
            |what: String, cure: &str| findings.add(RULE, SUMMARY, entry.line, what, cure);
        let Some(file) = &entry.file else {
            refuse(
                format!("{} leads nowhere", entry.title),
                "write the chapter, or take the line out",
            );
            continue;
        };
        if let Some(first) = seen.insert(file, entry.line) {
            refuse(
                format!("{file} is already on line {first}"),
                "keep one of the two",
            );
        } else if !book.workspace.root.join(CHAPTERS).join(file).is_file() {
            refuse(
                format!("there is no {CHAPTERS}/{file}"),
                "write the chapter, or take the line out",
            );
        }
    }
    for path in pages(book) {
        let file = path.trim_start_matches(CHAPTERS).trim_start_matches('/');
        if path != SUMMARY && !seen.keys().any(|listed| listed.as_str() == file) {
            let what = "no reader finds this page: SUMMARY.md doesn't list it";
            findings.add(
                RULE,
                &path,
                1,
                what,
                format!("add a line for {file} to {SUMMARY}"),
            );
        }
    }
}

fn pages(book: &Source) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![CHAPTERS.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(book.workspace.root.join(&folder)) else {
            continue;
        };
        for entry in entries.flatten() {
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                folders.push(path);
            } else if path.ends_with(".md") {
                found.push(path);
            }
        }
    }
    found
}
