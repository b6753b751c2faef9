//! The Python interpreter and what it can import.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::{Loop, Runs, Side};

/// An interpreter that answered.
#[derive(Debug, Clone)]
pub struct Python {
    /// What starts it.
    pub program: PathBuf,
    /// Its version: `3.11.7`.
    pub version: String,
    /// The packages of the Python sides that it has, and their versions.
    pub packages: BTreeMap<String, String>,
    /// The folder with the scripts.
    pub scripts: PathBuf,
}

/// Prints the version, then a line for each package that is there: its name, a space, its version.
const ASK: &str = "
import importlib.metadata, platform, sys
print(platform.python_version())
for name in sys.argv[1:]:
    try:
        print(name, importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        pass
";

impl Python {
    /// Asks `program` what it is and which of `packages` it has, and writes the scripts into `folder`.
    ///
    /// # Errors
    ///
    /// It can't be started, is no Python, or the scripts can't be written.
    pub fn ask(
        program: &Path,
        packages: &[&str],
        scripts: &[(&str, &str)],
        folder: &Path,
    ) -> Result<Self> {
        let mut command = Command::new(program);
        let asked = command.arg("-c").arg(ASK).args(packages).output();
        let asked = asked.with_context(|| format!("{} can't be started", program.display()))?;
        let said = String::from_utf8_lossy(&asked.stdout).into_owned();
        let mut lines = said.lines();
        let version = lines.next().filter(|_| asked.status.success());
        let version = version.with_context(|| format!("{} is no Python 3", program.display()))?;
        for (name, text) in scripts {
            std::fs::write(folder.join(name), text)?;
        }
        Ok(Self {
            program: program.to_owned(),
            version: version.to_owned(),
            packages: lines
                .filter_map(|line| line.split_once(' '))
                .map(|(name, version)| (name.to_owned(), version.to_owned()))
                .collect(),
            scripts: folder.to_owned(),
        })
    }

    /// Where one looks for an interpreter that nobody named: the environment that the page tells to make, then the path.
    #[must_use]
    pub fn usual() -> PathBuf {
        if let Some(named) = std::env::var_os("PYTHON") {
            return named.into();
        }
        let place = if cfg!(windows) {
            "Scripts/python.exe"
        } else {
            "bin/python3"
        };
        let environment = Path::new("target/python").join(place);
        match environment.is_file() {
            true => environment,
            false if cfg!(windows) => "python".into(),
            false => "python3".into(),
        }
    }

    /// The packages that a side needs and this interpreter lacks.
    #[must_use]
    pub fn lacks(&self, side: &Side) -> Vec<&'static str> {
        let has = |package: &&str| self.packages.contains_key(*package);
        needs(side).filter(|package| !has(package)).collect()
    }
}

/// The packages that a side imports.
pub(crate) fn needs(side: &Side) -> impl Iterator<Item = &'static str> {
    let uvloop = matches!(side.runs, Runs::Python(_, Loop::Uvloop)).then_some("uvloop");
    side.packages.iter().copied().chain(uvloop)
}
