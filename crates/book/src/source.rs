//! The book as it is written: chapters, table of contents, configuration, and the code that they speak of.
//!
//! Read once, by our own reading of `SUMMARY.md`: mdbook stops at the first mistake, and a checker must not.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};

use crate::contents::{Entry, entries};
use crate::page::Page;
use crate::tests_index::TestIndex;
use crate::workspace::{Workspace, stem};

/// Folder of the chapters, from the root of the repository.
pub const CHAPTERS: &str = "book/src";
/// The table of contents.
pub const SUMMARY: &str = "book/src/SUMMARY.md";
/// mdbook's configuration.
pub const BOOK_TOML: &str = "book/book.toml";
/// The heading in `SUMMARY.md` that the practices stand under.
pub const PRACTICES: &str = "Practices";

/// Everything that the book is made of.
#[derive(Debug)]
pub struct Source {
    /// The packages.
    pub workspace: Workspace,
    /// The text of [`BOOK_TOML`].
    pub config: String,
    /// The lines of [`SUMMARY`].
    pub contents: Vec<Entry>,
    /// The chapters that the table of contents names and the disk has, each once.
    pub chapters: Vec<Chapter>,
    /// Every test of the workspace.
    pub tests: TestIndex,
}

/// A chapter.
#[derive(Debug)]
pub struct Chapter {
    /// From the root of the repository.
    pub path: String,
    /// The text, without a byte order mark.
    pub text: String,
    /// The text, taken apart.
    pub page: Arc<Page>,
    /// Whether it stands right under [`PRACTICES`].
    pub practice: bool,
}

impl Chapter {
    /// The name that its package has too.
    #[must_use]
    pub fn name(&self) -> &str {
        stem(&self.path)
    }

    /// The path from [`CHAPTERS`].
    #[must_use]
    pub fn file(&self) -> &str {
        self.path
            .strip_prefix(CHAPTERS)
            .map_or(&self.path, |path| path.trim_start_matches('/'))
    }
}

impl Source {
    /// Reads the book of the repository at `root`.
    ///
    /// # Errors
    /// Where a manifest, `book.toml` or `SUMMARY.md` can't be read.
    pub fn load(root: &Path) -> Result<Self> {
        let workspace = Workspace::open(root)?;
        let config = workspace.read(BOOK_TOML)?;
        let contents = entries(&workspace.read(SUMMARY)?);
        let mut chapters: Vec<Chapter> = Vec::new();
        for entry in &contents {
            let Some(path) = entry.file.as_ref().map(|file| format!("{CHAPTERS}/{file}")) else {
                continue;
            };
            if chapters.iter().any(|chapter| chapter.path == path) || !root.join(&path).is_file() {
                continue;
            }
            chapters.push(Chapter::read(root, path, entry)?);
        }
        let tests = TestIndex::of(&workspace)?;
        Ok(Self {
            workspace,
            config,
            contents,
            chapters,
            tests,
        })
    }

    /// The chapter at a path from [`CHAPTERS`].
    #[must_use]
    pub fn chapter(&self, file: &str) -> Option<&Chapter> {
        self.chapters.iter().find(|chapter| chapter.file() == file)
    }

    /// The entries right under the heading of the practices.
    pub fn practice_entries(&self) -> impl Iterator<Item = &Entry> {
        self.contents.iter().filter(|entry| is_practice(entry))
    }
}

impl Chapter {
    fn read(root: &Path, path: String, entry: &Entry) -> Result<Self> {
        let text = fs::read_to_string(root.join(&path))
            .with_context(|| format!("{path} can't be read"))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
        let page = Page::of(&path, &text);
        Ok(Self {
            path,
            text,
            page,
            practice: is_practice(entry),
        })
    }
}

fn is_practice(entry: &Entry) -> bool {
    entry.part.as_deref() == Some(PRACTICES) && entry.depth == 1
}
