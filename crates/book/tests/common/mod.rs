//! A copy of the book in a temporary folder, to break.

pub(crate) mod mini;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use book::findings::{Finding, Findings};
use book::source::Source;
use regex::{Captures, Regex};
use tempfile::TempDir;

/// A repository with a book, in a folder of its own.
pub(crate) struct Copy {
    folder: TempDir,
}

/// The packages of the copy: two practices, and what the rules or these two need. A hundred tests read all that is there, and in
/// more practices no rule would find anything else.
const KEPT: &[&str] = &[
    "async-await",
    "gather",
    "demo",
    "httpbin",
    "live",
    "timeline",
];

/// The book that the rules are tried on: this repository's own, with two of its practices.
pub(crate) fn copy_of_the_book() -> Copy {
    static TEMPLATE: OnceLock<Copy> = OnceLock::new();
    Copy::of(TEMPLATE.get_or_init(real_book).root())
}

/// The repository that this crate is part of, as far as it is kept: what the book shows and what the rules read.
fn real_book() -> Copy {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let copy = Copy::in_memory();
    let copied = |from: &Path, to: &Path| fs::copy(from, to).map(drop);
    for file in ["Cargo.toml", "README.md", "clippy.toml"] {
        drop(fs::copy(root.join(file), copy.path(file)));
    }
    copy_folder(&root.join("book"), &copy.path("book"), &copied);
    let kept = KEPT.iter().map(|name| format!("crates/{name}"));
    for package in kept.chain(["tests".to_owned()]) {
        let (from, to) = (root.join(&package), copy.path(&package));
        fs::create_dir_all(&to).unwrap();
        fs::copy(from.join("Cargo.toml"), to.join("Cargo.toml")).unwrap();
        for folder in ["src", "tests", "examples", "benches", "python", "output"] {
            copy_folder(&from.join(folder), &to.join(folder), &copied);
        }
    }
    let crates = fs::read_dir(root.join("crates")).unwrap().flatten();
    let names = crates.map(|entry| entry.file_name().into_string().unwrap());
    copy.leave_out(names.filter(|name| !KEPT.contains(&name.as_str())));
    copy.git(&["init", "--quiet", "--template="]);
    copy.stage();
    copy
}

impl Copy {
    /// A repository without a file.
    pub(crate) fn empty() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// Takes out the pages of packages that aren't here, the lines of these in the table of contents, and all that leads to them.
    fn leave_out(&self, packages: impl Iterator<Item = String>) {
        let others = ["coming-from-asyncio", "measured"].map(str::to_owned);
        for name in packages.chain(others) {
            drop(fs::remove_dir_all(self.path(&format!("book/src/{name}"))));
            drop(fs::remove_file(self.path(&format!("book/src/{name}.md"))));
        }
        let link = Regex::new(r"\[([^\]]+)\]\(([^)]*)\)").unwrap();
        let target = |line: &str| link.captures(line).map(|found| found[2].to_owned());
        let contents = self.read("book/src/SUMMARY.md");
        let is_left = |line: &&str| {
            target(line).is_none_or(|page| self.path(&format!("book/src/{page}")).exists())
        };
        let left: Vec<&str> = contents.lines().filter(is_left).collect();
        self.write("book/src/SUMMARY.md", &left.join("\n"));
        for entry in fs::read_dir(self.path("book/src")).unwrap().flatten() {
            if entry.path().extension().is_some_and(|end| end == "md") {
                let path = format!("book/src/{}", entry.file_name().to_string_lossy());
                let page = self.read(&path);
                let unlinked = link.replace_all(&page, |found: &Captures<'_>| {
                    let leads = self.leads_somewhere(&found[2]);
                    found[if leads { 0 } else { 1 }].to_owned()
                });
                self.write(&path, &unlinked);
            }
        }
    }

    /// Whether a link of a page in `book/src` still has something to lead to.
    fn leads_somewhere(&self, link: &str) -> bool {
        let address = link.split('#').next().unwrap_or_default();
        match address.strip_prefix("proof:") {
            Some(proof) => proof
                .split_once('/')
                .is_none_or(|(package, _)| self.path(&format!("crates/{package}")).exists()),
            None => {
                address.is_empty()
                    || address.contains("://")
                    || self.path(&format!("book/src/{address}")).exists()
            }
        }
    }

    /// A folder in memory, where the system has one for that: to make and remove hundreds of files a test costs a disk more than
    /// the rules take to read them.
    fn in_memory() -> Self {
        let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
        Self {
            folder: folder.unwrap(),
        }
    }

    fn of(template: &Path) -> Self {
        let copy = Self::in_memory();
        // Links, where both are on one disk: whoever writes makes a new file first.
        let linked = |from: &Path, to: &Path| {
            fs::hard_link(from, to).or_else(|_| fs::copy(from, to).map(drop))
        };
        copy_folder(template, copy.root(), &linked);
        copy
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        drop(fs::remove_file(&path));
        fs::write(path, text).unwrap();
    }

    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).unwrap();
    }

    /// Replaces the first `old` by `new`.
    pub(crate) fn replace(&self, path: &str, old: &str, new: &str) {
        let text = self.read(path);
        assert!(
            text.contains(old),
            "{path} holds no `{old}`, so the test would break nothing"
        );
        self.write(path, &text.replacen(old, new, 1));
    }

    /// Adds lines at the end. Returns the number of the first of them.
    pub(crate) fn append(&self, path: &str, lines: &str) -> usize {
        let text = format!("{}\n\n", self.read(path).trim_end());
        self.write(path, &format!("{text}{lines}\n"));
        text.lines().count() + 1
    }

    /// Lets git know all files. Their content is of no interest.
    pub(crate) fn stage(&self) {
        self.git(&["add", "--all", "--force", "--intent-to-add"]);
    }

    pub(crate) fn git(&self, arguments: &[&str]) {
        let mut git = Command::new("git");
        git.args(arguments).current_dir(self.root());
        let ended = git
            .env_remove("GIT_DIR")
            .env_remove("GIT_INDEX_FILE")
            .output()
            .unwrap();
        assert!(ended.status.success(), "git {arguments:?}: {ended:?}");
    }

    pub(crate) fn load(&self) -> Source {
        Source::load(self.root()).unwrap()
    }

    /// What the rules find that only read.
    pub(crate) fn findings(&self) -> Vec<Finding> {
        let mut findings = Findings::default();
        book::check::written(&self.load(), &mut findings);
        findings.sorted()
    }
}

/// Runs this tool in a copy.
pub(crate) fn book(copy: &Copy, arguments: &[&str]) -> Output {
    let mut book = Command::new(env!("CARGO_BIN_EXE_book"));
    // The practices of all copies have one name: in a common target folder they would run each other's programs.
    for variable in ["CARGO_TARGET_DIR", "CARGO_BUILD_TARGET_DIR"] {
        book.env_remove(variable);
    }
    book.args(arguments)
        .current_dir(copy.root())
        .output()
        .unwrap()
}

pub(crate) fn lines(bytes: &[u8]) -> Vec<String> {
    String::from_utf8_lossy(bytes)
        .lines()
        .map(str::to_owned)
        .collect()
}

fn copy_folder(from: &Path, to: &Path, copy: &dyn Fn(&Path, &Path) -> io::Result<()>) {
    let Ok(entries) = fs::read_dir(from) else {
        return;
    };
    fs::create_dir_all(to).unwrap();
    for entry in entries {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &to, copy);
        } else {
            copy(&entry.path(), &to).unwrap();
        }
    }
}
