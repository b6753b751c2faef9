//! The reader's own copies: a package in `my-exercises`, which tells git to ignore it.
//!
//! Copies, so that a pull never meets a reader's edits, and the exercises of the repository still fail as they should.
//! A package of its own, so that a save compiles one small file, with nothing beside it but tokio.

use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use toml::{Table, Value};

use crate::catalogue::{Catalogue, Exercise};

/// What the exercises use.
const DEPENDENCIES: [&str; 3] = ["futures", "tokio", "tokio-util"];

/// The folder with the reader's copies.
#[derive(Debug)]
pub struct Desk {
    root: PathBuf,
    /// Where it is.
    pub folder: PathBuf,
}

impl Desk {
    /// Opens the folder, and adds what it lacks. Files that are there stay as they are.
    ///
    /// # Errors
    /// The folder can't be written, or the repository's `Cargo.toml` can't be read.
    pub fn open(catalogue: &Catalogue, folder: Option<&Path>) -> Result<Self> {
        let root = catalogue.root.clone();
        let folder = folder.map_or_else(|| root.join("my-exercises"), Path::to_owned);
        fs::create_dir_all(&folder)
            .with_context(|| format!("{} can't be made", folder.display()))?;
        let desk = Self { root, folder };
        desk.write(".gitignore", "*\n")?;
        desk.write_manifest(&catalogue.exercises)?;
        for exercise in &catalogue.exercises {
            if !desk.path(exercise).exists() {
                desk.reset(exercise)?;
            }
        }
        Ok(desk)
    }

    /// The reader's copy of an exercise.
    #[must_use]
    pub fn path(&self, exercise: &Exercise) -> PathBuf {
        self.folder.join(format!("{}.rs", exercise.name))
    }

    /// The path as a reader would type it.
    #[must_use]
    pub fn shown(&self, exercise: &Exercise) -> String {
        let path = self.path(exercise);
        let path = path.strip_prefix(&self.root).unwrap_or(&path);
        path.display().to_string()
    }

    /// The package's manifest.
    #[must_use]
    pub fn manifest(&self) -> PathBuf {
        self.folder.join("Cargo.toml")
    }

    /// The repository's own folder for what is built: tokio may be there already.
    #[must_use]
    pub fn target(&self) -> PathBuf {
        let elsewhere = env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
        self.root.join(elsewhere.unwrap_or_else(|| "target".into()))
    }

    /// What the reader's copy says now.
    ///
    /// # Errors
    /// It is gone, or no text.
    pub fn text(&self, exercise: &Exercise) -> Result<String> {
        let path = self.path(exercise);
        fs::read_to_string(&path).with_context(|| format!("{} can't be read", path.display()))
    }

    /// Makes the reader's copy what it was at first.
    ///
    /// # Errors
    /// It can't be written.
    pub fn reset(&self, exercise: &Exercise) -> Result<()> {
        self.write(&format!("{}.rs", exercise.name), &exercise.given)
    }

    /// A test target for each file, and the repository's versions, so that nothing is compiled twice.
    fn write_manifest(&self, exercises: &[Exercise]) -> Result<()> {
        let text = fs::read_to_string(self.root.join("Cargo.toml"))
            .context("the repository's Cargo.toml can't be read")?;
        let repository: Table = text
            .parse()
            .context("the repository's Cargo.toml is no TOML")?;
        let manifest = manifest(&repository, &self.version(), exercises)?;
        if fs::read_to_string(self.manifest()).is_ok_and(|there| there == manifest) {
            return Ok(());
        }
        // Versions follow those of the repository. Without its lock cargo finds its own.
        fs::copy(self.root.join("Cargo.lock"), self.folder.join("Cargo.lock")).ok();
        self.write("Cargo.toml", &manifest)
    }

    /// One for each folder. cargo tells the packages in one target folder apart by name and version, not by their path: a
    /// second folder would run what the first one has compiled.
    fn version(&self) -> String {
        let mut hasher = DefaultHasher::new();
        self.folder.hash(&mut hasher);
        format!("0.1.0+{:x}", hasher.finish())
    }

    fn write(&self, file: &str, text: &str) -> Result<()> {
        let path = self.folder.join(file);
        fs::write(&path, text).with_context(|| format!("{} can't be written", path.display()))
    }
}

fn manifest(repository: &Table, version: &str, exercises: &[Exercise]) -> Result<String> {
    let at = |keys: &[&str]| {
        let mut keys = keys.iter();
        let first = keys.next().and_then(|key| repository.get(*key));
        keys.fold(first, |value, key| value?.get(key)).cloned()
    };
    let package = Table::from_iter([
        ("name".to_owned(), Value::from("my-exercises")),
        ("version".to_owned(), Value::from(version)),
        (
            "edition".to_owned(),
            at(&["workspace", "package", "edition"]).context("the workspace has no edition")?,
        ),
        ("publish".to_owned(), Value::from(false)),
        ("autotests".to_owned(), Value::from(false)),
    ]);
    let dependency = |name: &&str| {
        let version = at(&["workspace", "dependencies", name]);
        Ok((
            (*name).to_owned(),
            version.with_context(|| format!("the workspace has no {name}"))?,
        ))
    };
    let dependencies = DEPENDENCIES
        .iter()
        .map(dependency)
        .collect::<Result<Table>>()?;
    let test = |exercise: &Exercise| {
        let path = format!("{}.rs", exercise.name);
        Value::from(Table::from_iter([
            ("name".to_owned(), Value::from(exercise.name.clone())),
            ("path".to_owned(), Value::from(path)),
        ]))
    };
    let mut dev = Table::new();
    dev.extend(at(&["profile", "dev", "debug"]).map(|debug| ("debug".to_owned(), debug)));
    let others = at(&["profile", "dev", "package", "*"])
        .map(|all| Table::from_iter([("*".to_owned(), all)]));
    dev.extend(others.map(|others| ("package".to_owned(), Value::from(others))));
    let manifest = Table::from_iter([
        ("package".to_owned(), Value::from(package)),
        // It is no member of the repository's workspace.
        ("workspace".to_owned(), Value::from(Table::new())),
        ("dependencies".to_owned(), Value::from(dependencies)),
        (
            "test".to_owned(),
            Value::from(exercises.iter().map(test).collect::<Vec<_>>()),
        ),
        (
            "profile".to_owned(),
            Value::from(Table::from_iter([("dev".to_owned(), Value::from(dev))])),
        ),
    ]);
    let text = toml::to_string(&manifest).context("the manifest can't be written")?;
    Ok(format!(
        "# `cargo run -p exercises` writes this file.\n\n{text}"
    ))
}
