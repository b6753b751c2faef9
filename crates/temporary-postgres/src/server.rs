//! The handle: starts a server, makes databases on it, stops it and starts it again.

use std::fmt;
use std::sync::OnceLock;

use crate::Error;
use crate::builder::Builder;
use crate::cluster::{Cluster, SUPERUSER, run};
use crate::postmaster::{Ending, Postmaster, free_port, is_free};
use crate::watcher::Watcher;

/// Another process may take a free port before the server does.
const PORTS_TO_TRY: usize = 5;

/// A temporary server. Dropping it ends the server as a crash would, and removes its folder.
///
/// Everything here blocks the thread, for half a second or so: call it before there are tasks to hold up, or in
/// `spawn_blocking`.
pub struct Server {
    port: u16,
    password: String,
    settings: Vec<(String, String)>,
    /// `None` while it is stopped.
    postmaster: Option<Postmaster>,
    // Dropped in this order: the watcher would remove the folder, too, but later.
    cluster: Cluster,
    watcher: Watcher,
}

impl Server {
    /// Whether a server can be started here at all.
    ///
    /// # Errors
    ///
    /// PostgreSQL isn't installed, or there is nobody to run it as.
    pub fn check() -> Result<(), Error> {
        Cluster::found().map(|_| ())
    }

    /// Starts a server on a free port of 127.0.0.1.
    ///
    /// # Errors
    ///
    /// As [`Builder::start`].
    pub fn start() -> Result<Self, Error> {
        Self::builder().start()
    }

    /// For a server with settings of one's own.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// One server for all tests of a process, started by whoever asks first. It ends with the process.
    ///
    /// # Errors
    ///
    /// As [`Builder::start`], and the same one for everybody.
    pub fn shared() -> Result<&'static Self, &'static Error> {
        static SHARED: OnceLock<Result<Server, Error>> = OnceLock::new();
        SHARED.get_or_init(Self::start).as_ref()
    }

    /// The URL of the database `postgres`, which every server has, with user and password.
    #[must_use]
    pub fn url(&self) -> String {
        self.url_of("postgres")
    }

    /// The URL of a database, whether there is one of that name or not.
    #[must_use]
    pub fn url_of(&self, database: &str) -> String {
        let Self { port, password, .. } = self;
        format!("postgres://{SUPERUSER}:{password}@127.0.0.1:{port}/{database}")
    }

    /// The port of 127.0.0.1 on which the server listens. It keeps it when it is started again.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The superuser's password: letters and digits.
    #[must_use]
    pub fn password(&self) -> &str {
        &self.password
    }

    /// What the program calls itself: `postgres (PostgreSQL) 15.16`.
    ///
    /// # Errors
    ///
    /// It can't be run.
    pub fn version(&self) -> Result<String, Error> {
        let mut postgres = self.cluster.command("postgres");
        let said = run(postgres.arg("--version"), "postgres")?;
        Ok(said.trim().to_owned())
    }

    /// Makes a new, empty database, and tells its URL.
    ///
    /// # Errors
    ///
    /// The name is taken, or would need quotes.
    pub fn database(&self, name: &str) -> Result<String, Error> {
        let fits = |character: char| matches!(character, 'a'..='z' | '0'..='9' | '_');
        let starts_well = name.starts_with(|first: char| fits(first) && !first.is_ascii_digit());
        if !starts_well || !name.chars().all(fits) || name.len() > 63 {
            return Err(Error::BadName(name.to_owned()));
        }
        let mut createdb = self.cluster.command("createdb");
        createdb
            .args(["--host", "127.0.0.1", "--port", &self.port.to_string()])
            .args(["--username", SUPERUSER, "--no-password", name])
            .env("PGPASSWORD", &self.password);
        run(&mut createdb, "createdb")?;
        Ok(self.url_of(name))
    }

    /// Stops the server as an administrator does: transactions are rolled back, clients are told. What is committed stays for
    /// [`start_again`](Self::start_again). Nothing happens if it is stopped already.
    ///
    /// # Errors
    ///
    /// The process that watches over the server has ended.
    pub fn stop(&mut self) -> Result<(), Error> {
        self.end(Ending::Fast)
    }

    /// Ends the server as a crash would. What is committed stays for [`start_again`](Self::start_again).
    ///
    /// # Errors
    ///
    /// As [`stop`](Self::stop).
    pub fn crash(&mut self) -> Result<(), Error> {
        self.end(Ending::Immediate)
    }

    /// Starts a server that was stopped, on the same port and with the same databases. Nothing happens if it runs.
    ///
    /// # Errors
    ///
    /// Another process has taken the port meanwhile, or the server didn't start.
    pub fn start_again(&mut self) -> Result<(), Error> {
        match self.postmaster {
            Some(_) => Ok(()),
            None => self.start_on(self.port),
        }
    }

    /// A server on an initialised folder, started.
    pub(crate) fn on(
        cluster: Cluster,
        watcher: Watcher,
        password: String,
        settings: Vec<(String, String)>,
        port: Option<u16>,
    ) -> Result<Self, Error> {
        let mut server = Self {
            port: 0,
            password,
            settings,
            postmaster: None,
            cluster,
            watcher,
        };
        match port {
            Some(port) => server.start_on(port)?,
            None => server.start_on_a_free_port()?,
        }
        Ok(server)
    }

    fn start_on_a_free_port(&mut self) -> Result<(), Error> {
        for _ in 1..PORTS_TO_TRY {
            let port = free_port()?;
            match self.start_on(port) {
                Err(Error::PortTaken(_)) => {}
                started => return started,
            }
        }
        self.start_on(free_port()?)
    }

    fn start_on(&mut self, port: u16) -> Result<(), Error> {
        if !is_free(port) {
            return Err(Error::PortTaken(port));
        }
        let postmaster = Postmaster::start(&self.cluster, port, &self.settings)
            .map_err(|error| told_by_the_port(error, port))?;
        self.watcher.server_is(Some(postmaster.id()))?;
        self.port = port;
        self.postmaster = Some(postmaster);
        Ok(())
    }

    fn end(&mut self, how: Ending) -> Result<(), Error> {
        let Some(postmaster) = self.postmaster.take() else {
            return Ok(());
        };
        postmaster.end(how);
        self.watcher.server_is(None)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Without a watcher there is nobody to tell.
        self.end(Ending::Immediate).ok();
    }
}

impl fmt::Debug for Server {
    /// Without the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("port", &self.port)
            .field("running", &self.postmaster.is_some())
            .finish_non_exhaustive()
    }
}

/// The port was free a moment ago: a server that can't start may have lost it to another process.
fn told_by_the_port(error: Error, port: u16) -> Error {
    match error {
        Error::NotReady { said } if said.contains("could not bind") => Error::PortTaken(port),
        other => other,
    }
}
