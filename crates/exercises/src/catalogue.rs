//! What exercises there are: `exercises.toml`, and the texts in the headers of the files.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

/// The line below which an exercise and its solution are the same.
pub const FIXED: &str = "// Nothing to change below.";

/// An exercise, and all that is known of it.
#[derive(Debug, Clone)]
pub struct Exercise {
    /// Also the name of its files.
    pub name: String,
    /// The chapter that it belongs to.
    pub chapter: String,
    /// What there is to do.
    pub kind: Kind,
    /// How it fails as given.
    pub failure: Failure,
    /// Each says more than the one before.
    pub hints: Vec<String>,
    /// In a few words.
    pub title: String,
    /// Its paragraphs.
    pub task: Vec<String>,
    /// The file that a reader starts with.
    pub given: String,
    /// A file that passes.
    pub solution: String,
    /// Why the solution solves it, in paragraphs.
    pub explanation: Vec<String>,
}

/// What there is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A program misbehaves, or the compiler refuses it.
    Mend,
    /// A function doesn't do yet what it should.
    Write,
}

/// How an exercise fails as given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// It compiles, and a test says this.
    Says(String),
    /// The compiler refuses it with this code.
    Refused(String),
}

/// All exercises, in their order.
#[derive(Debug)]
pub struct Catalogue {
    /// The folder of the repository.
    pub root: PathBuf,
    /// In the order in which they are given.
    pub exercises: Vec<Exercise>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    exercise: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    chapter: String,
    kind: Kind,
    fails: Option<String>,
    refused: Option<String>,
    hints: Vec<String>,
}

impl Catalogue {
    /// Reads the exercises of the repository that `start` lies in.
    ///
    /// # Errors
    /// There is no repository, or its files are no exercises.
    pub fn find(start: &Path) -> Result<Self> {
        let has_exercises =
            |folder: &&Path| folder.join("crates/exercises/exercises.toml").is_file();
        match start.ancestors().find(has_exercises) {
            Some(root) => Self::read(root),
            None => bail!(
                "no crates/exercises at or above {}: run this inside the repository",
                start.display()
            ),
        }
    }

    fn read(root: &Path) -> Result<Self> {
        let folder = root.join("crates/exercises");
        let list: List = toml::from_str(&text(&folder.join("exercises.toml"))?)
            .context("crates/exercises/exercises.toml is no list of exercises")?;
        let exercises = list.exercise.into_iter();
        Ok(Self {
            root: root.to_owned(),
            exercises: exercises
                .map(|entry| Exercise::read(&folder, entry))
                .collect::<Result<_>>()?,
        })
    }

    /// Where the exercise of that name stands in the list.
    ///
    /// # Errors
    /// There is none. The message names the nearest.
    pub fn position(&self, name: &str) -> Result<usize> {
        let name = name.trim_end_matches(".rs").replace('-', "_");
        let found = self.exercises.iter().position(|one| one.name == name);
        found.with_context(|| {
            let near = self
                .exercises
                .iter()
                .find(|one| one.name.contains(&name) || shares_a_word(&one.name, &name));
            let near = near.map_or(String::new(), |near| {
                format!(" Did you mean `{}`?", near.name)
            });
            format!("there is no exercise `{name}`.{near} `list` names all")
        })
    }
}

impl Exercise {
    /// What of the solution differs from what is given: no header, no tests.
    #[must_use]
    pub fn solved_code(&self) -> &str {
        let above = self.solution.split_once(FIXED);
        let code = above.map_or(self.solution.as_str(), |(code, _)| code);
        let header = code.lines().take_while(|line| line.starts_with("//!"));
        let header: usize = header.map(|line| line.len() + 1).sum();
        code.get(header..).unwrap_or(code).trim()
    }

    fn read(folder: &Path, entry: Entry) -> Result<Self> {
        let failure = match (entry.fails, entry.refused) {
            (Some(says), None) => Failure::Says(says),
            (None, Some(code)) => Failure::Refused(code),
            _ => bail!("`{}` needs `fails` or `refused`, and not both", entry.name),
        };
        let file = format!("{}.rs", entry.name);
        let given = without_anchors(&text(&folder.join("exercises").join(&file))?);
        let solution = without_anchors(&text(&folder.join("solutions").join(&file))?);
        let mut task = header(&given);
        if task.is_empty() {
            bail!("crates/exercises/exercises/{file} has no header");
        }
        Ok(Self {
            name: entry.name,
            chapter: entry.chapter,
            kind: entry.kind,
            failure,
            hints: entry.hints,
            title: task.remove(0),
            task,
            explanation: header(&solution).into_iter().skip(1).collect(),
            given,
            solution,
        })
    }
}

fn text(path: &Path) -> Result<String> {
    let text = fs::read_to_string(path);
    text.with_context(|| format!("{} can't be read", path.display()))
}

/// The paragraphs of the `//!` lines that a file begins with.
fn header(text: &str) -> Vec<String> {
    let lines = text.lines().map_while(|line| line.strip_prefix("//!"));
    let lines: Vec<_> = lines.map(str::trim).collect();
    let paragraphs = lines.split(|line| line.is_empty());
    paragraphs
        .map(|lines| lines.join(" "))
        .filter(|one| !one.is_empty())
        .collect()
}

/// The book takes what stands between the anchors; nobody else needs to see them.
fn without_anchors(text: &str) -> String {
    let is_anchor = |line: &&str| line.starts_with("// ANCHOR");
    text.lines()
        .filter(|line| !is_anchor(line))
        .flat_map(|line| [line, "\n"])
        .collect()
}

fn shares_a_word(one: &str, other: &str) -> bool {
    let is_long = |word: &&str| word.len() > 3;
    one.split('_')
        .filter(is_long)
        .any(|word| other.split('_').any(|another| another == word))
}
