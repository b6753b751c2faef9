//! What has been done, in a file that a person can read.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// What a reader has done, and where they are. Names of exercises, not numbers: new ones may come in between.
#[derive(Debug, Default)]
pub struct Progress {
    path: PathBuf,
    /// The exercise that was looked at last.
    pub current: Option<String>,
    /// Those that have passed once.
    pub done: BTreeSet<String>,
}

impl Progress {
    /// Reads the file; without one, nothing has been done.
    ///
    /// # Errors
    /// The file is there and can't be read.
    pub fn load(path: &Path) -> Result<Self> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => {
                return Err(error).with_context(|| format!("{} can't be read", path.display()));
            }
        };
        let mut progress = Self {
            path: path.to_owned(),
            ..Self::default()
        };
        for line in text.lines() {
            match line.split_once(' ') {
                Some(("current", name)) => progress.current = Some(name.to_owned()),
                Some(("done", name)) => {
                    progress.done.insert(name.to_owned());
                }
                _ => {}
            }
        }
        Ok(progress)
    }

    /// Writes the file, as a whole or not at all.
    ///
    /// # Errors
    /// It can't be written.
    pub fn save(&self) -> Result<()> {
        let current = self.current.iter().map(|name| format!("current {name}\n"));
        let done = self.done.iter().map(|name| format!("done {name}\n"));
        let beside = self.path.with_extension("new");
        fs::write(&beside, current.chain(done).collect::<String>())
            .and_then(|()| fs::rename(&beside, &self.path))
            .with_context(|| format!("{} can't be written", self.path.display()))
    }
}
