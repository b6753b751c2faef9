//! Every test of the workspace, and every file that is compiled, found as the compiler finds them.
//!
//! From each target's root file along its `mod` declarations. A file that no `mod` reaches isn't compiled, so what it
//! claims is not proved. Tests that a macro writes are not seen.

mod parsed;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use crate::include::resolve;
use crate::workspace::{Member, Workspace};
use parsed::{Module, parsed};

/// The tests of all packages.
#[derive(Debug, Default)]
pub struct TestIndex {
    tests: BTreeMap<String, Vec<Test>>,
    /// Every Rust file that a target reaches, from the root of the repository.
    pub compiled: BTreeSet<String>,
}

/// A function, in the order of the file. Not only tests: a link may name what merely looks like one.
#[derive(Debug, Clone)]
pub struct Test {
    /// The function's name.
    pub name: String,
    /// The file, from the root of the repository.
    pub path: String,
    /// Of its first attribute or doc comment.
    pub line: usize,
    /// Whether it has `#[test]`, `#[tokio::test]` or the like.
    pub is_test: bool,
    /// Whether it has an `#[ignore]` that doesn't say what it needs.
    pub ignored: bool,
    /// What it needs that not every machine has: the end of `#[ignore = "needs ..."]`. CI has it, and runs these tests too.
    pub needs: Option<String>,
    /// Attributes and all, at the left margin.
    pub source: String,
}

impl TestIndex {
    /// Reads all targets of all packages.
    ///
    /// # Errors
    /// Where a file that is declared can't be read. One that doesn't parse is left to the compiler.
    pub fn of(workspace: &Workspace) -> Result<Self> {
        let mut index = Self::default();
        for member in &workspace.members {
            let mut reader = Reader {
                workspace,
                member,
                tests: Vec::new(),
                compiled: BTreeSet::new(),
            };
            for target in targets(member) {
                // Modules of a target's root file lie beside it.
                reader.file(&target, folder_of(&target))?;
            }
            index.compiled.extend(reader.compiled);
            index.tests.insert(member.name.clone(), reader.tests);
        }
        Ok(index)
    }

    /// The functions of a package.
    #[must_use]
    pub fn functions(&self, package: &str) -> &[Test] {
        self.tests.get(package).map_or(&[], Vec::as_slice)
    }

    /// The tests of a package that run: everywhere, or at least in CI.
    pub fn running(&self, package: &str) -> impl Iterator<Item = &Test> {
        self.functions(package)
            .iter()
            .filter(|test| test.is_test && !test.ignored)
    }
}

/// The root files of a package's targets, from the root of the repository.
fn targets(member: &Member) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for fixed in ["src/lib.rs", "src/main.rs", "build.rs"] {
        found.extend(member.has(fixed).then(|| member.path(fixed)));
    }
    let tests = member.finds_tests().then_some("tests");
    for folder in ["src/bin", "examples", "benches"].into_iter().chain(tests) {
        found.extend(member.files_in(folder, "rs").map(str::to_owned));
        let prefix = member.path(folder);
        let is_main = |path: &&String| {
            let inner = path
                .strip_prefix(&prefix)
                .and_then(|path| path.strip_prefix('/'));
            inner
                .is_some_and(|inner| inner.ends_with("/main.rs") && inner.matches('/').count() == 1)
        };
        found.extend(member.files.iter().filter(is_main).cloned());
    }
    for kind in ["lib", "bin", "test", "example", "bench"] {
        let tables = match member.manifest.get(kind) {
            Some(toml::Value::Array(tables)) => tables.as_slice(),
            Some(table) => std::slice::from_ref(table),
            None => &[],
        };
        let named = tables
            .iter()
            .filter_map(|table| table.get("path")?.as_str());
        found.extend(
            named
                .map(|path| member.path(path))
                .filter(|path| member.files.contains(path)),
        );
    }
    found
}

struct Reader<'a> {
    workspace: &'a Workspace,
    member: &'a Member,
    tests: Vec<Test>,
    compiled: BTreeSet<String>,
}

impl Reader<'_> {
    /// Reads a file whose modules lie in `folder`, and the files that it declares.
    fn file(&mut self, path: &str, folder: &str) -> Result<()> {
        if !self.compiled.insert(path.to_owned()) {
            return Ok(());
        }
        let parsed = parsed(&self.workspace.read(path)?);
        for function in &parsed.functions {
            self.tests.push(Test {
                path: path.to_owned(),
                ..function.clone()
            });
        }
        for module in &parsed.modules {
            self.module(path, folder, module)?;
        }
        Ok(())
    }

    fn module(&mut self, file: &str, folder: &str, module: &Module) -> Result<()> {
        let inner = format!("{folder}/{}", module.place);
        let named = module
            .path
            .as_ref()
            .and_then(|path| resolve(folder_of(file), path));
        let has = |path: &String| self.member.files.contains(path);
        if let Some(path) = named.filter(has) {
            return self.file(&path, folder_of(&path));
        }
        let usual = [format!("{inner}.rs"), format!("{inner}/mod.rs")];
        match usual.into_iter().find(has) {
            Some(path) => self.file(&path, &inner),
            // The compiler will say so.
            None => Ok(()),
        }
    }
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
