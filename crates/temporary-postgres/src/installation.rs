//! Where PostgreSQL's programs are. Debian puts them into no folder of PATH.

use std::cmp::Reverse;
use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Error;

/// Each holds a folder for each version that is installed.
const ROOTS: [&str; 2] = ["/usr/lib/postgresql", "/usr/local/lib/postgresql"];

/// The folder with `initdb`, `postgres` and `createdb`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Installation(PathBuf);

impl Installation {
    /// The one that `POSTGRES_BIN` names, else the one of PATH, else the newest.
    pub(crate) fn find() -> Result<Self, Error> {
        if let Some(named) = env::var_os("POSTGRES_BIN").map(PathBuf::from) {
            return Self::in_folder(&named).ok_or(Error::NotThere(named));
        }
        let path = env::var_os("PATH").unwrap_or_default();
        Self::in_path(&path)
            .or_else(|| ROOTS.iter().find_map(|root| Self::newest(Path::new(root))))
            .or_else(Self::told_by_pg_config)
            .ok_or(Error::NotInstalled)
    }

    /// One of its programs.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn in_path(path: &OsStr) -> Option<Self> {
        env::split_paths(path).find_map(|folder| {
            // Often a link to the one program alone; its fellows are where it leads.
            let program = folder.join("initdb").canonicalize().ok()?;
            Self::in_folder(program.parent()?)
        })
    }

    fn newest(root: &Path) -> Option<Self> {
        let mut versions: Vec<(u32, PathBuf)> = fs::read_dir(root)
            .ok()?
            .flatten()
            .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path())))
            .collect();
        versions.sort_by_key(|(version, _)| Reverse(*version));
        versions
            .iter()
            .find_map(|(_, folder)| Self::in_folder(&folder.join("bin")))
    }

    fn told_by_pg_config() -> Option<Self> {
        let told = Command::new("pg_config").arg("--bindir").output().ok()?;
        Self::in_folder(Path::new(String::from_utf8(told.stdout).ok()?.trim()))
    }

    fn in_folder(folder: &Path) -> Option<Self> {
        let complete = ["initdb", "postgres", "createdb"]
            .iter()
            .all(|program| folder.join(program).is_file());
        complete.then(|| Self(folder.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn installed(folder: &Path) -> PathBuf {
        fs::create_dir_all(folder).unwrap();
        for program in ["initdb", "postgres", "createdb"] {
            fs::write(folder.join(program), "").unwrap();
        }
        folder.to_owned()
    }

    #[test]
    fn the_newest_version_is_the_one_with_the_largest_number() {
        let root = tempfile::tempdir().unwrap();
        installed(&root.path().join("9/bin"));
        let fifteen = installed(&root.path().join("15/bin"));
        fs::create_dir_all(root.path().join("17/bin")).unwrap();
        assert_eq!(
            Installation::newest(root.path()),
            Some(Installation(fifteen)),
            "9 is less than 15, and of 17 only the client's programs are there"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_path_leads_to_the_whole_installation() {
        let root = tempfile::tempdir().unwrap();
        let real = installed(&root.path().join("15/bin"))
            .canonicalize()
            .unwrap();
        let links = root.path().join("links");
        fs::create_dir(&links).unwrap();
        std::os::unix::fs::symlink(real.join("initdb"), links.join("initdb")).unwrap();
        assert_eq!(
            Installation::in_path(links.as_os_str()),
            Some(Installation(real))
        );
    }

    #[test]
    fn a_folder_without_the_server_is_no_installation() {
        let empty = tempfile::tempdir().unwrap();
        assert_eq!(Installation::in_folder(empty.path()), None);
        assert_eq!(Installation::newest(empty.path()), None);
        assert_eq!(Installation::in_path(empty.path().as_os_str()), None);
    }
}
