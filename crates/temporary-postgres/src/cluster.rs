//! The server's folder: what `initdb` makes, and how a program of PostgreSQL's is run.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::Error;
use crate::account::Account;
use crate::error::{one_line, when};
use crate::installation::Installation;

/// The superuser of every temporary server.
pub(crate) const SUPERUSER: &str = "postgres";

/// An initialised folder in the system's folder for temporary files. Dropping it removes it.
#[derive(Debug)]
pub(crate) struct Cluster {
    installation: Installation,
    account: Account,
    folder: TempDir,
}

impl Cluster {
    /// The programs, and the user who may run them.
    pub(crate) fn found() -> Result<(Installation, Account), Error> {
        Ok((Installation::find()?, Account::ordinary()?))
    }

    /// An empty folder that belongs to the server's user.
    pub(crate) fn folder() -> Result<Self, Error> {
        let (installation, account) = Self::found()?;
        let folder = tempfile::Builder::new()
            .prefix("temporary-postgres-")
            .tempdir()
            .map_err(when(|| "can't make a temporary folder"))?;
        account.own(folder.path())?;
        Ok(Self {
            installation,
            account,
            folder,
        })
    }

    pub(crate) fn path(&self) -> &std::path::Path {
        self.folder.path()
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// What the server writes to standard error.
    pub(crate) fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    /// Fills the folder. Nothing is synced to the disk: what a power failure would spoil is gone after it anyway.
    pub(crate) fn initialise(&self, password: &str) -> Result<(), Error> {
        let secret = self.folder.path().join("password");
        fs::write(&secret, password).map_err(when(|| "can't write the password's file"))?;
        self.account.own(&secret)?;
        let mut initdb = self.command("initdb");
        initdb
            .arg("--pgdata")
            .arg(self.data())
            .args(["--username", SUPERUSER])
            .args(["--auth", "scram-sha-256"])
            .arg("--pwfile")
            .arg(&secret)
            .args(["--encoding", "UTF8", "--no-locale", "--no-sync"]);
        run(&mut initdb, "initdb")?;
        fs::remove_file(&secret).map_err(when(|| "can't remove the password's file"))
    }

    /// One of PostgreSQL's programs as the server's user, in the server's folder: that user may enter no other one of ours.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.installation.program(program));
        command.current_dir(self.folder.path()).stdin(Stdio::null());
        self.account.runs(&mut command);
        command
    }
}

/// Runs a program to its end.
pub(crate) fn run(program: &mut Command, name: &str) -> Result<String, Error> {
    let ended = program
        .output()
        .map_err(when(|| format!("can't run `{name}`")))?;
    if ended.status.success() {
        return Ok(String::from_utf8_lossy(&ended.stdout).into_owned());
    }
    Err(Error::Failed {
        program: name.to_owned(),
        said: one_line(&String::from_utf8_lossy(&ended.stderr)),
    })
}
