//! The packages of the repository: which there are, which are practices, what git knows of their files.

mod member;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

pub use member::{Member, stem};

/// The repository's packages.
#[derive(Debug)]
pub struct Workspace {
    /// The folder whose `Cargo.toml` has `[workspace]`.
    pub root: PathBuf,
    /// In the order of their folders.
    pub members: Vec<Member>,
    /// What git tracks, staged files included; none where the root is no git checkout.
    pub committed: Option<BTreeSet<String>>,
}

impl Workspace {
    /// Reads the workspace that lies at `root`.
    ///
    /// # Errors
    /// Where a manifest is missing or no TOML.
    pub fn open(root: &Path) -> Result<Self> {
        let manifest = read_manifest(&root.join("Cargo.toml"))?;
        let patterns = manifest
            .get("workspace")
            .and_then(|workspace| workspace.get("members")?.as_array())
            .with_context(|| format!("{}/Cargo.toml has no [workspace] members", root.display()))?;
        let mut members = Vec::new();
        for pattern in patterns.iter().filter_map(toml::Value::as_str) {
            for folder in folders(root, pattern)? {
                members.push(Member::read(root, folder)?);
            }
        }
        Ok(Self {
            root: root.to_owned(),
            members,
            committed: committed(root),
        })
    }

    /// The package of that name.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&Member> {
        self.members.iter().find(|member| member.name == name)
    }

    /// The package that a file belongs to.
    #[must_use]
    pub fn member_of(&self, path: &str) -> Option<&Member> {
        self.members
            .iter()
            .find(|member| member.inside(path).is_some())
    }

    /// Whether the file is a program that the compiler refuses, or its message: both lie in `tests/refused`, and
    /// `tests/refused.rs` compares the two.
    #[must_use]
    pub fn is_refused(&self, path: &str) -> bool {
        let program = path
            .strip_suffix(".stderr")
            .map_or(path.to_owned(), |stem| format!("{stem}.rs"));
        let message = program.replace(".rs", ".stderr");
        self.member_of(path).is_some_and(|member| {
            let inside = member.inside(path).unwrap_or_default();
            inside.starts_with("tests/refused/")
                && member.has("tests/refused.rs")
                && member.files.contains(&program)
                && member.files.contains(&message)
        })
    }

    /// The packages that have a chapter.
    pub fn practices(&self) -> impl Iterator<Item = &Member> {
        self.members
            .iter()
            .filter(|member| member.practice.is_some())
    }

    /// Whether git tracks `path`; true where there is no git to ask.
    #[must_use]
    pub fn is_committed(&self, path: &str) -> bool {
        self.committed
            .as_ref()
            .is_none_or(|committed| committed.contains(path))
    }

    /// A text file of the repository.
    ///
    /// # Errors
    /// Where it is missing or no UTF-8.
    pub fn read(&self, path: &str) -> Result<String> {
        fs::read_to_string(self.root.join(path)).with_context(|| format!("{path} can't be read"))
    }
}

/// The folder at or above `start` whose `Cargo.toml` has `[workspace]`.
///
/// # Errors
/// Where there is none.
pub fn find_root(start: &Path) -> Result<PathBuf> {
    let has_workspace = |folder: &&Path| {
        read_manifest(&folder.join("Cargo.toml"))
            .is_ok_and(|manifest| manifest.contains_key("workspace"))
    };
    match start.ancestors().find(has_workspace) {
        Some(root) => Ok(root.to_owned()),
        None => bail!(
            "no Cargo.toml with [workspace] at or above {}: run this inside the repository, or name it with --root",
            start.display()
        ),
    }
}

fn read_manifest(path: &Path) -> Result<toml::Table> {
    let text =
        fs::read_to_string(path).with_context(|| format!("{} can't be read", path.display()))?;
    text.parse()
        .with_context(|| format!("{} is no TOML", path.display()))
}

fn folders(root: &Path, pattern: &str) -> Result<Vec<String>> {
    let Some(parent) = pattern.strip_suffix("/*") else {
        return Ok(vec![pattern.to_owned()]);
    };
    let entries =
        fs::read_dir(root.join(parent)).with_context(|| format!("{parent} can't be read"))?;
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        if entry.path().join("Cargo.toml").is_file() {
            found.push(format!("{parent}/{}", entry.file_name().to_string_lossy()));
        }
    }
    found.sort();
    Ok(found)
}

fn committed(root: &Path) -> Option<BTreeSet<String>> {
    if !root.join(".git").exists() {
        return None;
    }
    let listed = Command::new("git")
        .args(["ls-files", "-z"])
        .current_dir(root)
        // A hook's variables would point at another checkout.
        .env_remove("GIT_DIR")
        .env_remove("GIT_INDEX_FILE")
        .output()
        .ok()
        .filter(|listed| listed.status.success())?;
    let names = String::from_utf8_lossy(&listed.stdout);
    Some(names.split_terminator('\0').map(str::to_owned).collect())
}
