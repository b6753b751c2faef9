//! Every promise that the book makes about the repository, checked. One file a rule.
//!
//! | rule | refuses |
//! |---|---|
//! | `include` | an include that yields nothing, less than was asked for, or something else than the file |
//! | `code` | code that is not included from a compiled or executed file |
//! | `output` | an output that is not a committed recording with a test |
//! | `picture` | a drawing that is not a committed recording |
//! | `live` | a scene that nobody can play |
//! | `recording` | a recording that a fresh run would not make |
//! | `proof` | a claim without a test that runs |
//! | `rules` | a practice without key points, or a point without a proof |
//! | `command` | a command for the reader that names what is not there |
//! | `link` | a link inside the book that leads nowhere |
//! | `toc` | a page in no table of contents, and the reverse |
//! | `pairing` | a practice without chapter, test or twin, and the reverse |
//! | `config` | a key that mdbook does not know, a setting that the book relies on |
//! | `weight` | a page that makes a reader wait for its bytes |
//! | `mdbook` | whatever mdbook only warns of |

mod code;
mod command;
mod config;
mod html;
mod include;
mod link;
mod live;
mod mdbook;
mod output;
mod pairing;
mod picture;
mod proof;
mod recording;
mod rules;
mod toc;
mod weight;

use std::fmt;

use crate::builder::{self, Options};
use crate::enrich::proof::claims;
use crate::findings::{Finding, Findings};
use crate::page::Purpose;
use crate::recordings::Recordings;
use crate::source::Source;

/// What a check looked at.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Pages in the table of contents.
    pub chapters: usize,
    /// Code blocks that are included.
    pub listings: usize,
    /// Recorded outputs that are shown.
    pub outputs: usize,
    /// Recorded drawings that are shown.
    pub pictures: usize,
    /// Links from a claim to its test.
    pub proofs: usize,
    /// Links that were followed.
    pub links: usize,
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            chapters,
            listings,
            outputs,
            pictures,
            proofs,
            links,
        } = self;
        write!(
            f,
            "{chapters} chapters, {listings} listings, {outputs} outputs, {pictures} pictures, {proofs} proofs, {links} links checked"
        )
    }
}

/// All rules. The recordings are compared by running the practices, the links by building the book in a folder of its
/// own.
///
/// # Errors
/// Where no folder can be made for the build.
pub fn check(
    book: &Source,
    recordings: &dyn Recordings,
) -> std::io::Result<(Vec<Finding>, Counts)> {
    let mut findings = Findings::default();
    written(book, &mut findings);
    recorded(book, recordings, &mut findings);
    let links = rendered(book, &mut findings)?;
    Ok((
        findings.sorted(),
        Counts {
            links,
            ..count(book)
        },
    ))
}

/// The rules that only read: neither programs nor mdbook run.
pub fn written(book: &Source, findings: &mut Findings) {
    include::check(book, findings);
    code::check(book, findings);
    output::check(book, findings);
    picture::check(book, findings);
    live::check(book, findings);
    proof::check(book, findings);
    rules::check(book, findings);
    command::check(book, findings);
    toc::check(book, findings);
    pairing::check(book, findings);
    config::check(book, findings);
}

/// The rules that read the built pages. Returns how many links were followed.
///
/// # Errors
/// Where no folder can be made for the build.
pub fn rendered(book: &Source, findings: &mut Findings) -> std::io::Result<usize> {
    let folder = tempfile::tempdir()?;
    let destination = Some(folder.path().to_owned());
    let built = builder::build(
        book,
        &Options {
            destination,
            live_reload: None,
            without_search: true,
        },
    );
    mdbook::check(book, &built, findings);
    weight::check(book, &built, findings);
    Ok(link::check(book, &built, findings))
}

/// The rule that runs the practices.
pub fn recorded(book: &Source, recordings: &dyn Recordings, findings: &mut Findings) {
    recording::check(book, recordings, findings);
}

fn count(book: &Source) -> Counts {
    let mut counts = Counts {
        chapters: book.chapters.len(),
        ..Counts::default()
    };
    for chapter in &book.chapters {
        let shown = |purpose| {
            let blocks = chapter.page.blocks.iter();
            blocks
                .filter(|block| block.purpose() == purpose && block.only_includes().is_some())
                .count()
        };
        counts.listings += shown(Purpose::Code);
        counts.outputs += shown(Purpose::Output);
        counts.pictures += chapter
            .page
            .loose
            .iter()
            .filter(|include| include.path.ends_with(".svg"))
            .count();
        counts.proofs += claims(book, chapter).count();
    }
    counts
}
