//! `weight`: no page makes a reader wait for more than 300 KB, with all that it loads: styles, scripts, fonts, pictures.
//!
//! Counted as they are sent, which is compressed: so do GitHub Pages and every other host of such files.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::html::Html;
use crate::builder::Built;
use crate::findings::Findings;
use crate::include::resolve;
use crate::source::Source;

const RULE: &str = "weight";
/// In bytes. A check builds without the search, whose scripts are less than the 20 000 that are missing here.
const LIMIT: usize = 280_000;

/// Weighs the page of each chapter.
pub(super) fn check(book: &Source, built: &Built, findings: &mut Findings) {
    for chapter in &book.chapters {
        let page = chapter.file().replace(".md", ".html");
        let Some(weight) = weight(&built.folder, &page).filter(|weight| *weight > LIMIT) else {
            continue;
        };
        findings.add(
            RULE,
            &chapter.path,
            1,
            format!("the page weighs {} KB as it is sent", weight / 1000),
            format!(
                "split it, or show fewer pictures: {} KB are allowed",
                LIMIT / 1000
            ),
        );
    }
}

/// What a browser fetches for a page at once, in bytes; none where there is no such page.
fn weight(folder: &Path, page: &str) -> Option<usize> {
    let text = fs::read(folder.join(page)).ok()?;
    let html = Html::parse(&String::from_utf8_lossy(&text));
    let parent = page.rsplit_once('/').map_or("", |(parent, _)| parent);
    let mut files: BTreeSet<String> = html
        .loads
        .iter()
        .filter_map(|file| resolve(parent, file))
        .collect();
    let fonts: Vec<_> = files
        .iter()
        .filter(|file| file.ends_with(".css"))
        .flat_map(|style| named_by(folder, style))
        .collect();
    files.extend(fonts);
    let loaded = files
        .iter()
        .map(|file| sent(&fs::read(folder.join(file)).unwrap_or_default()));
    Some(sent(&text) + loaded.sum::<usize>())
}

/// The files that a style sheet names by `url(...)`.
fn named_by(folder: &Path, style: &str) -> Vec<String> {
    let text = fs::read_to_string(folder.join(style)).unwrap_or_default();
    let parent = style.rsplit_once('/').map_or("", |(parent, _)| parent);
    text.split("url(")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .map(|url| url.trim_matches(['"', '\'']))
        .filter_map(|url| resolve(parent, url))
        .collect()
}

/// How many bytes are sent for a file. Fonts and images, compressed already, stay about as they are.
fn sent(bytes: &[u8]) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    let compressed = encoder.write_all(bytes).and_then(|()| encoder.finish());
    compressed.map_or(bytes.len(), |compressed| compressed.len().min(bytes.len()))
}
