//! Writes the recordings of the practices anew, Rust and Python.
//!
//! The practice's own program writes what changed in more than times, and removes what no demo makes any more. What Python can't run here is left as it is, and the reason is told.

mod python;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::recordings::{Cargo, Recordings};
use crate::workspace::{Member, Workspace};

/// What a run changed, and what it left alone.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Blessed {
    /// A line a file: `crates/gather/output/join.txt changed`.
    pub changed: Vec<String>,
    /// A line a file that was left as it was, with the reason.
    pub left: Vec<String>,
}

/// Records the practices of that name, or all.
///
/// # Errors
/// Where there is no such practice, or one fails.
pub fn run(root: &Path, names: &[String]) -> Result<Blessed> {
    let workspace = Workspace::open(root)?;
    let mut blessed = Blessed::default();
    for practice in chosen(&workspace, names)? {
        let before = snapshot(root, practice);
        let name = &practice.name;
        let recorded = Cargo::new(root).record(name, &root.join(practice.output()));
        recorded.with_context(|| format!("{name} can't be recorded"))?;
        python::record(root, practice, &mut blessed.left)?;
        let after = snapshot(root, practice);
        blessed.changed.extend(changes(&before, &after));
    }
    Ok(blessed)
}

fn chosen<'a>(workspace: &'a Workspace, names: &[String]) -> Result<Vec<&'a Member>> {
    let all: Vec<_> = workspace.practices().collect();
    if names.is_empty() {
        return Ok(all);
    }
    let known = |name: &String| all.iter().copied().find(|practice| practice.name == *name);
    let found = names.iter().map(|name| known(name).ok_or(name));
    found.collect::<Result<_, _>>().map_err(|name| {
        let known: Vec<_> = all.iter().map(|practice| practice.name.as_str()).collect();
        anyhow::anyhow!(
            "there is no practice {name}; there are {}",
            known.join(", ")
        )
    })
}

fn snapshot(root: &Path, practice: &Member) -> BTreeMap<String, Vec<u8>> {
    let files = files(&root.join(practice.output()));
    files
        .into_iter()
        .map(|(file, content)| (format!("{}/{file}", practice.output()), content))
        .collect()
}

/// The files right in a folder; none where there is no such folder.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let files = entries.filter_map(|entry| {
        let content = fs::read(entry.path()).ok()?;
        Some((entry.file_name().to_string_lossy().into_owned(), content))
    });
    files.collect()
}

fn changes<'a>(
    before: &'a BTreeMap<String, Vec<u8>>,
    after: &'a BTreeMap<String, Vec<u8>>,
) -> impl Iterator<Item = String> + 'a {
    let written = after
        .iter()
        .filter_map(|(file, content)| match before.get(file) {
            None => Some(format!("{file} added")),
            Some(old) if old != content => Some(format!("{file} changed")),
            Some(_) => None,
        });
    let gone = before.keys().filter(|file| !after.contains_key(*file));
    written.chain(gone.map(|file| format!("{file} removed")))
}
