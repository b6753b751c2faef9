//! The machine and the versions, in one line.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Python;

/// What the figures are true of. Those of equal machines may stand in one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// The processor's name.
    pub processor: String,
    /// How many threads it runs at once.
    pub cores: usize,
    /// The system and its version.
    pub system: String,
    /// The compiler.
    pub rustc: String,
    /// tokio.
    pub tokio: String,
    /// Whether the program was compiled with optimisations. Figures of one that wasn't say nothing.
    pub release: bool,
    /// The interpreter.
    pub python: Option<String>,
    /// Its packages, `aiohttp 3.14.5`.
    pub packages: Vec<String>,
}

impl Machine {
    /// This one.
    #[must_use]
    pub fn here(python: Option<&Python>) -> Self {
        let packages = python.map(|python| python.packages.iter());
        Self {
            processor: processor(),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            system: system(),
            rustc: env!("COMPARE_RUSTC").to_owned(),
            tokio: env!("COMPARE_TOKIO").to_owned(),
            release: !cfg!(debug_assertions),
            python: python.map(|python| python.version.clone()),
            packages: packages
                .into_iter()
                .flatten()
                .map(|(name, version)| format!("{name} {version}"))
                .collect(),
        }
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            processor,
            cores,
            system,
            rustc,
            tokio,
            ..
        } = self;
        write!(
            f,
            "{processor}, {cores} cores, {system}, rustc {rustc}, tokio {tokio}"
        )?;
        match &self.python {
            Some(python) => write!(f, ", Python {python}")?,
            None => write!(f, ", no Python")?,
        }
        for package in &self.packages {
            write!(f, ", {package}")?;
        }
        if !self.release {
            write!(f, ", a debug build")?;
        }
        Ok(())
    }
}

/// From the line `key : value` of a file.
fn line_of(path: &str, key: &str, separator: char) -> Option<String> {
    let text = std::fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with(key))?;
    let (_, value) = line.split_once(separator)?;
    Some(value.trim().trim_matches('"').to_owned())
}

fn said_by(program: &str, arguments: &[&str]) -> Option<String> {
    let output = std::process::Command::new(program).args(arguments).output();
    let output = output.ok().filter(|output| output.status.success())?;
    let said = String::from_utf8(output.stdout).ok()?;
    Some(said.trim().to_owned()).filter(|said| !said.is_empty())
}

fn processor() -> String {
    line_of("/proc/cpuinfo", "model name", ':')
        .or_else(|| said_by("sysctl", &["-n", "machdep.cpu.brand_string"]))
        .or_else(|| std::env::var("PROCESSOR_IDENTIFIER").ok())
        .unwrap_or_else(|| std::env::consts::ARCH.to_owned())
}

fn system() -> String {
    let name = line_of("/etc/os-release", "PRETTY_NAME", '=');
    let kernel = said_by("uname", &["-sr"]);
    match (name, kernel) {
        (Some(name), Some(kernel)) => format!("{name}, {kernel}"),
        (None, Some(kernel)) => kernel,
        _ => std::env::consts::OS.to_owned(),
    }
}

/// In UTC: `22 Nov 2026`.
pub(crate) fn today() -> String {
    #[expect(
        clippy::disallowed_methods,
        reason = "the day of the run; no clock of tokio's knows it"
    )]
    let now = std::time::SystemTime::now();
    let date = httpdate::fmt_http_date(now);
    date.split_whitespace()
        .skip(1)
        .take(3)
        .collect::<Vec<_>>()
        .join(" ")
}
