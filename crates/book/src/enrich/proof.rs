//! The tests that prove a chapter: a mark behind each claim, and the tests themselves, folded.

use crate::page::Link;
use crate::source::{Chapter, Source};
use crate::tests_index::Test;

use super::{Edit, code, escape};

/// What a `proof:` link names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim<'a> {
    /// The package; none where a chapter that has no package gives none.
    pub package: Option<&'a str>,
    /// The test.
    pub test: &'a str,
    foreign: bool,
}

/// Reads a link's target: `proof:test` is in the chapter's own package, `proof:package/test` in another.
#[must_use]
pub fn claim<'a>(source: &Source, chapter: &'a Chapter, link: &'a Link) -> Option<Claim<'a>> {
    let name = link.target.strip_prefix("proof:")?;
    let own = source
        .workspace
        .member(chapter.name())
        .map(|_| chapter.name());
    Some(match name.split_once('/') {
        Some((package, test)) => Claim {
            package: Some(package),
            test,
            foreign: Some(package) != own,
        },
        None => Claim {
            package: own,
            test: name,
            foreign: false,
        },
    })
}

impl Claim<'_> {
    /// The test, if a run of `cargo test` proves it, here or in CI.
    #[must_use]
    pub fn proof<'s>(&self, source: &'s Source) -> Option<&'s Test> {
        source
            .tests
            .running(self.package?)
            .find(|test| test.name == self.test)
    }

    /// The `id` of the folded test.
    fn id(&self) -> String {
        match self.package {
            Some(package) if self.foreign => format!("proof-{package}-{}", self.test),
            _ => format!("proof-{}", self.test),
        }
    }
}

/// The claims of a chapter in order, each with its link.
pub fn claims<'a>(
    source: &'a Source,
    chapter: &'a Chapter,
) -> impl Iterator<Item = (&'a Link, Claim<'a>)> {
    chapter
        .page
        .links
        .iter()
        .filter_map(|link| Some((link, claim(source, chapter, link)?)))
}

pub(super) fn edits<'a>(
    source: &'a Source,
    chapter: &'a Chapter,
) -> impl Iterator<Item = Edit> + 'a {
    let marks = claims(source, chapter).map(|(link, claim)| Edit {
        range: link.range.clone(),
        text: mark(source, &chapter.text[link.text.clone()], claim, ""),
    });
    let lists = chapter.page.proof_lists.iter().map(|range| Edit {
        range: range.clone(),
        text: folded(source, chapter),
    });
    marks.chain(lists)
}

/// A claim and the link to its proof on `page`, or on its own where that is empty. Without a proof it gets none: the text must
/// not promise one.
pub(super) fn mark(source: &Source, text: &str, claim: Claim<'_>, page: &str) -> String {
    if claim.proof(source).is_none() {
        return text.to_owned();
    }
    let (id, test) = (claim.id(), escape(claim.test));
    format!(
        "{text}<a class=\"proof\" href=\"{page}#{id}\" title=\"proved by a test: {test}\">proof</a>"
    )
}

fn folded(source: &Source, chapter: &Chapter) -> String {
    let mut seen: Vec<Claim<'_>> = Vec::new();
    let mut text = String::new();
    for (_, claim) in claims(source, chapter) {
        let same = |other: &Claim<'_>| (other.package, other.test) == (claim.package, claim.test);
        let (Some(package), Some(test)) = (claim.package, claim.proof(source)) else {
            continue;
        };
        if seen.iter().any(same) {
            continue;
        }
        seen.push(claim);
        let (id, sentence) = (claim.id(), escape(&sentence(claim.test)));
        let place = code(&format!("{}:{}", test.path, test.line));
        let (name, source) = (&test.name, &test.source);
        let (needs, how) = match &test.needs {
            Some(needs) => (
                format!(" <small>needs {}</small>", escape(needs)),
                " -- --ignored",
            ),
            None => (String::new(), ""),
        };
        // One backtick more than any in the code would have to be longer than this.
        let fence = "`".repeat(longest_fence(source).max(2) + 1);
        text.push_str(&format!(
            "<details class=\"proof\" id=\"{id}\">\n<summary>{sentence}{needs}</summary>\n\n\
             <div class=\"listing\">\n\n<div class=\"listing-path\">{place}</div>\n\n\
             ```sh\ncargo test -p {package} {name}{how}\n```\n\n\
             {fence}rust\n{source}\n{fence}\n\n</div>\n\n</details>\n\n",
        ));
    }
    text
}

/// `at_most_five_requests` as a sentence.
fn sentence(test: &str) -> String {
    let spaced = test.replace('_', " ");
    let mut letters = spaced.chars();
    letters.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn longest_fence(source: &str) -> usize {
    let backticks = |line: &str| {
        line.trim_start()
            .bytes()
            .take_while(|byte| *byte == b'`')
            .count()
    };
    source.lines().map(backticks).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_test_reads_as_a_sentence() {
        assert_eq!(
            sentence("at_most_five_are_in_flight"),
            "At most five are in flight"
        );
    }

    #[test]
    fn a_fence_is_longer_than_any_in_the_code() {
        assert_eq!(longest_fence("let x = 1;\n    ```\n"), 3);
    }
}
