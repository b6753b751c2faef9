//! `link`: no link, image, script or style of the built book leads nowhere, headings included.
//!
//! It reads what a browser reads: the built pages. Links to other sites are not followed.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::html::Html;
use crate::builder::Built;
use crate::findings::Findings;
use crate::include::resolve;
use crate::page::line_of;
use crate::source::{BOOK_TOML, Chapter, Source};

const RULE: &str = "link";

/// Looks at every page. Returns how many links it followed.
pub(super) fn check(book: &Source, built: &Built, findings: &mut Findings) -> usize {
    let pages = pages(&built.folder);
    let mut followed = 0;
    let mut dead: Vec<(&Chapter, String)> = Vec::new();
    for chapter in &book.chapters {
        let page = chapter.file().replace(".md", ".html");
        let Some(html) = pages.get(&page) else {
            continue;
        };
        for reference in &html.references {
            followed += usize::from(leads_inside(reference));
            if let Some(why) = nowhere(&built.folder, &pages, &page, reference) {
                dead.push((chapter, reference.clone()));
                for (line, origin) in origins(chapter, reference) {
                    findings.add(
                        RULE,
                        &chapter.path,
                        line,
                        format!("{origin} leads nowhere: {why}"),
                        "write a path that is in the book, and a heading's own anchor",
                    );
                }
            }
        }
    }
    // The other pages are made of the chapters: only what no chapter has is new.
    let of_chapters: Vec<_> = book
        .chapters
        .iter()
        .map(|chapter| chapter.file().replace(".md", ".html"))
        .collect();
    for (page, html) in pages.iter().filter(|(page, _)| !of_chapters.contains(page)) {
        for reference in &html.references {
            let known = dead
                .iter()
                .any(|(_, of_chapter)| same_end(of_chapter, reference));
            if let Some(why) = nowhere(&built.folder, &pages, page, reference)
                && !known
            {
                let what = format!("`{reference}` on {page} leads nowhere: {why}");
                findings.add(
                    RULE,
                    BOOK_TOML,
                    1,
                    what,
                    "look at what the configuration adds to every page",
                );
            }
        }
    }
    followed
}

fn leads_inside(reference: &str) -> bool {
    let scheme = reference.split_once(':').map(|(scheme, _)| scheme);
    !reference.starts_with("//")
        && scheme.is_none_or(|scheme| {
            !scheme
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter))
        })
}

/// Why a reference on `page` leads nowhere; none where it leads somewhere, or out of the book.
fn nowhere(
    folder: &Path,
    pages: &BTreeMap<String, Html>,
    page: &str,
    reference: &str,
) -> Option<String> {
    if !leads_inside(reference) {
        return None;
    }
    let (path, fragment) = match reference.split_once('#') {
        Some((path, fragment)) => (path, decoded(fragment)),
        None => (reference, String::new()),
    };
    let path = decoded(path.split('?').next().unwrap_or_default());
    let target = match path.as_str() {
        "" => page.to_owned(),
        path if path.starts_with('/') => {
            return Some("it starts at the root of the site, where the book need not lie".into());
        }
        path => {
            let from_root = pages.get(page).is_some_and(|html| html.from_root);
            let parent = page.rsplit_once('/').map_or("", |(parent, _)| parent);
            let Some(target) = resolve(if from_root { "" } else { parent }, path) else {
                return Some("it leaves the book".into());
            };
            let file = folder.join(&target);
            let file = if file.is_dir() {
                file.join("index.html")
            } else {
                file
            };
            if !file.is_file() {
                return Some(format!("the book has no {target}"));
            }
            target
        }
    };
    let html = pages.get(&target)?;
    let found = fragment.is_empty() || fragment == "top" || html.ids.contains(&fragment);
    (!found).then(|| format!("{target} has no `#{fragment}`"))
}

/// Every place where the chapter has that link: its line, and how it is written there.
fn origins(chapter: &Chapter, reference: &str) -> Vec<(usize, String)> {
    let as_built = |written: &str| written.replace(".md", ".html");
    let links = chapter
        .page
        .links
        .iter()
        .filter(|link| as_built(&link.target) == reference);
    let mut found: Vec<_> = links
        .map(|link| (link.line, format!("`{}`", link.target)))
        .collect();
    let quoted = [
        format!("\"{reference}\""),
        format!("\"{}\"", reference.replace(".html", ".md")),
    ];
    for (at, _) in quoted
        .iter()
        .flat_map(|quoted| chapter.text.match_indices(quoted))
    {
        found.push((line_of(&chapter.text, at), format!("`{reference}`")));
    }
    if found.is_empty() {
        found.push((1, format!("`{reference}`")));
    }
    found
}

/// On the page for printing all chapters are one, and a link there keeps only its end.
fn same_end(of_chapter: &str, reference: &str) -> bool {
    let end = |link: &str| {
        link.rsplit(['#', '/'])
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    end(of_chapter) == end(reference)
}

fn pages(folder: &Path) -> BTreeMap<String, Html> {
    let mut pages = BTreeMap::new();
    let mut folders = vec![String::new()];
    while let Some(inner) = folders.pop() {
        let Ok(entries) = fs::read_dir(folder.join(&inner)) else {
            continue;
        };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if inner.is_empty() {
                name
            } else {
                format!("{inner}/{name}")
            };
            if entry.path().is_dir() {
                folders.push(path);
            } else if path.ends_with(".html")
                && let Ok(text) = fs::read_to_string(entry.path())
            {
                pages.insert(path, Html::parse(&text));
            }
        }
    }
    pages
}

/// `%20` and the like undone.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex
            .and_then(|hex| u8::from_str_radix(hex, 16).ok())
            .filter(|_| *first == b'%')
        {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_other_sites_are_not_followed() {
        for outside in [
            "https://docs.rs",
            "mailto:a@b.c",
            "//docs.rs",
            "data:image/png;base64,x",
        ] {
            assert!(!leads_inside(outside), "{outside}");
        }
        for inside in ["a.html", "#b", "a/b:c.html", "../a.html#b"] {
            assert!(leads_inside(inside), "{inside}");
        }
    }

    #[test]
    fn a_percent_code_is_a_byte() {
        assert_eq!(decoded("a%20b%C3%A9%"), "a bé%");
    }
}
