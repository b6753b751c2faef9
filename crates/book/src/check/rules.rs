//! `rules`: each practice says in a few key points what is left of it, each point leads to a proof, one page gathers them all, and
//! the first page leads to every practice.

use crate::enrich::proof::claims;
use crate::findings::Findings;
use crate::page::{KeyPoints, line_of};
use crate::source::{Chapter, SUMMARY, Source};

const RULE: &str = "rules";
/// Fewer say too little, more don't fit on the page.
const POINTS: std::ops::RangeInclusive<usize> = 3..=7;

/// Looks at the key points of all chapters, and at who gathers them.
pub(super) fn check(book: &Source, findings: &mut Findings) {
    for chapter in &book.chapters {
        // Where it stands in the table of contents, or that it proves nothing at all, is told by other rules.
        let misplaced = !chapter.practice && is_of_a_practice(book, chapter);
        if misplaced || chapter.practice && claims(book, chapter).next().is_none() {
            continue;
        }
        if chapter.practice && chapter.page.key_points.is_empty() {
            findings.add(
                RULE,
                &chapter.path,
                1,
                "the chapter has no key points",
                "write `<!-- key points -->` and right below it a list, each point with a link to its proof",
            );
        }
        for (index, points) in chapter.page.key_points.iter().enumerate() {
            if !chapter.practice || index > 0 {
                let what = "these key points are not those of a practice, or its second";
                let cure = "keep one list, in the chapter of a practice: no other is gathered";
                findings.add(RULE, &chapter.path, points.line, what, cure);
                continue;
            }
            list(book, chapter, points, findings);
        }
    }
    gathered(book, findings);
    first_page(book, findings);
}

fn is_of_a_practice(book: &Source, chapter: &Chapter) -> bool {
    let mut practices = book.workspace.practices();
    practices.any(|practice| practice.name == chapter.name())
}

fn list(book: &Source, chapter: &Chapter, points: &KeyPoints, findings: &mut Findings) {
    let count = points.points.len();
    if !POINTS.contains(&count) {
        let what = format!("there are {count} key points");
        let cure = format!(
            "write a list of {} to {} right below the comment",
            POINTS.start(),
            POINTS.end()
        );
        findings.add(RULE, &chapter.path, points.line, what, cure);
    }
    for point in &points.points {
        if !claims(book, chapter).any(|(link, _)| point.contains(&link.range.start)) {
            let line = line_of(&chapter.text, point.start);
            let what = "the key point leads to no proof";
            let cure = "link what it promises to a test: `[text](proof:name_of_the_test)`";
            findings.add(RULE, &chapter.path, line, what, cure);
        }
    }
}

fn gathered(book: &Source, findings: &mut Findings) {
    let mut places = book.chapters.iter().flat_map(|chapter| {
        let rules = chapter.page.rules.iter();
        rules.map(|range| (&chapter.path, line_of(&chapter.text, range.start)))
    });
    if places.next().is_none() && book.practice_entries().next().is_some() {
        let cure = "write `<!-- rules -->` on a line of its own of one page";
        findings.add(RULE, SUMMARY, 1, "no page gathers the key points", cure);
    }
    for (path, line) in places {
        findings.add(
            RULE,
            path,
            line,
            "the key points are gathered a second time",
            "keep one",
        );
    }
}

fn first_page(book: &Source, findings: &mut Findings) {
    let listed = book.contents.iter().find_map(|entry| entry.file.as_deref());
    let first = book.chapters.first();
    // A first page that isn't there is told by another rule.
    let Some(first) = first.filter(|first| Some(first.file()) == listed) else {
        return;
    };
    for entry in book.practice_entries() {
        let Some(file) = &entry.file else { continue };
        let leads = |target: &str| target.split('#').next() == Some(file);
        if !first.page.links.iter().any(|link| leads(&link.target)) {
            let what = format!("the first page doesn't lead to {file}");
            let cure = "a reader starts there: link every practice";
            findings.add(RULE, &first.path, 1, what, cure);
        }
    }
}
