//! A package: its manifest, its files, and what the files of a practice mean.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::read_manifest;

/// A package. Paths are from the root of the repository, with `/`.
#[derive(Debug)]
pub struct Member {
    /// The package's name.
    pub name: String,
    /// Its folder.
    pub folder: String,
    /// Line of `[package.metadata.practice]`; none where it is no practice.
    pub practice: Option<usize>,
    /// The parsed `Cargo.toml`.
    pub manifest: toml::Table,
    /// Every file below the folder, without `target` and hidden ones.
    pub files: BTreeSet<String>,
}

impl Member {
    pub(super) fn read(root: &Path, folder: String) -> Result<Self> {
        let path = root.join(&folder).join("Cargo.toml");
        let manifest = read_manifest(&path)?;
        let package = manifest.get("package").and_then(toml::Value::as_table);
        let name = package.and_then(|package| package.get("name")?.as_str());
        let name = name
            .with_context(|| format!("{} names no package", path.display()))?
            .to_owned();
        let is_practice = package
            .and_then(|package| package.get("metadata")?.get("practice"))
            .is_some();
        let practice = is_practice.then(|| {
            let text = fs::read_to_string(&path).unwrap_or_default();
            1 + text
                .lines()
                .position(|line| line.contains("metadata.practice"))
                .unwrap_or(0)
        });
        let mut files = BTreeSet::new();
        list(&root.join(&folder), &folder, &mut files)?;
        Ok(Self {
            name,
            folder,
            practice,
            manifest,
            files,
        })
    }

    /// `path` from the package's folder; none where it lies outside.
    #[must_use]
    pub fn inside<'path>(&self, path: &'path str) -> Option<&'path str> {
        path.strip_prefix(&self.folder)?.strip_prefix('/')
    }

    /// Whether the package has that file, named from its own folder.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        self.files.contains(&self.path(path))
    }

    /// A file of the package, from the root of the repository.
    #[must_use]
    pub fn path(&self, path: &str) -> String {
        format!("{}/{path}", self.folder)
    }

    /// The files right in one of its folders that end in `.extension`, from the root of the repository.
    pub fn files_in(&self, folder: &str, extension: &str) -> impl Iterator<Item = &str> {
        let folder = self.path(folder);
        self.files.iter().map(String::as_str).filter(move |path| {
            path.rsplit_once('/')
                .is_some_and(|(parent, _)| parent == folder)
                && path
                    .rsplit_once('.')
                    .is_some_and(|(_, end)| end == extension)
        })
    }

    /// Whether `cargo run -p` finds a program.
    #[must_use]
    pub fn has_program(&self) -> bool {
        self.has("src/main.rs")
            || self.files_in("src/bin", "rs").next().is_some()
            || self.manifest.contains_key("bin")
    }

    /// Whether cargo makes a program of each file in `tests`, as it does unless the manifest says otherwise.
    #[must_use]
    pub fn finds_tests(&self) -> bool {
        let package = self.manifest.get("package");
        package.and_then(|package| package.get("autotests")?.as_bool()) != Some(false)
    }

    /// Whether `--test NAME`, or `--example NAME`, is a program of the package.
    #[must_use]
    pub fn has_target(&self, kind: &str, name: &str) -> bool {
        let named =
            |table: &toml::Value| table.get("name").and_then(toml::Value::as_str) == Some(name);
        let listed = self.manifest.get(kind).and_then(toml::Value::as_array);
        let found = (kind != "test" || self.finds_tests())
            && [
                format!("{kind}s/{name}.rs"),
                format!("{kind}s/{name}/main.rs"),
            ]
            .iter()
            .any(|file| self.has(file));
        found || listed.is_some_and(|tables| tables.iter().any(named))
    }

    /// Where the recordings of a practice lie.
    #[must_use]
    pub fn output(&self) -> String {
        self.path("output")
    }

    /// The demo that wrote a recording: `join` for `join.txt`, `join.svg` and `join-slow.svg`.
    ///
    /// The text of a demo is there for each; where it isn't, the file's own name is the best guess.
    #[must_use]
    pub fn demo_of<'path>(&self, recording: &'path str) -> &'path str {
        let stem = stem(recording);
        let ends = stem.match_indices('-').map(|(at, _)| &stem[..at]);
        let mut candidates: Vec<_> = ends.chain([stem]).collect();
        candidates.reverse();
        let written = |demo: &&str| self.has(&format!("output/{demo}.txt"));
        candidates.into_iter().find(written).unwrap_or(stem)
    }

    /// The Python twins: the script and the file that holds what it prints, both from the root of the repository.
    ///
    /// The only script, or the one that is called like the package, prints `python.txt`; any other `<stem>.py.txt`.
    #[must_use]
    pub fn twins(&self) -> Vec<(String, String)> {
        let scripts: Vec<_> = self.files_in("python", "py").collect();
        let is_main =
            |script: &str| scripts.len() == 1 || stem(script).replace('_', "-") == self.name;
        let output = |script: &str| match is_main(script) {
            true => self.path("output/python.txt"),
            false => self.path(&format!("output/{}.py.txt", stem(script))),
        };
        scripts
            .iter()
            .map(|script| ((*script).to_owned(), output(script)))
            .collect()
    }
}

/// `join` of `crates/gather/output/join.txt`; `gather` of `gather.py.txt`.
#[must_use]
pub fn stem(path: &str) -> &str {
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    name.split_once('.').map_or(name, |(stem, _)| stem)
}

fn list(folder: &Path, prefix: &str, files: &mut BTreeSet<String>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') || name == "target" || name == "__pycache__" {
            continue;
        }
        let path = format!("{prefix}/{name}");
        if entry.file_type()?.is_dir() {
            list(&entry.path(), &path, files)?;
        } else {
            files.insert(path);
        }
    }
    Ok(())
}
