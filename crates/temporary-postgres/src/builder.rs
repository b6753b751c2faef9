//! How a server shall run, and its start from nothing.

use rand::RngExt;

use crate::cluster::Cluster;
use crate::postmaster::is_free;
use crate::watcher::Watcher;
use crate::{Error, Server};

/// How a server shall run; made by [`Server::builder`].
#[derive(Debug, Clone, Default)]
#[must_use = "nothing runs before `start`"]
pub struct Builder {
    port: Option<u16>,
    durable: bool,
    settings: Vec<(String, String)>,
}

impl Builder {
    /// The port of 127.0.0.1 to listen on; any free one unless set.
    pub fn port(mut self, port: u16) -> Self {
        self.port = Some(port);
        self
    }

    /// What is committed shall survive even a power failure: each commit waits for the disk, as it does in production. Unless
    /// set, nothing waits for the disk. A crash of the server alone loses nothing either way.
    pub fn durable(mut self) -> Self {
        self.durable = true;
        self
    }

    /// A setting of `postgresql.conf`, such as `max_connections`.
    pub fn setting(mut self, name: &str, value: &str) -> Self {
        self.settings.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Starts the server; it accepts connections when this returns.
    ///
    /// # Errors
    ///
    /// PostgreSQL isn't installed, may not run here, or didn't start: see [`Error`].
    pub fn start(self) -> Result<Server, Error> {
        // Sooner than after half a second's work.
        if let Some(port) = self.port.filter(|port| !is_free(*port)) {
            return Err(Error::PortTaken(port));
        }
        let cluster = Cluster::folder()?;
        let watcher = Watcher::over(cluster.path())?;
        let password = random_word();
        cluster.initialise(&password)?;
        Server::on(cluster, watcher, password, self.all_settings(), self.port)
    }

    fn all_settings(&self) -> Vec<(String, String)> {
        let mut settings = vec![
            ("listen_addresses", "127.0.0.1"),
            ("unix_socket_directories", ""),
        ];
        if !self.durable {
            settings.extend([("fsync", "off"), ("full_page_writes", "off")]);
        }
        let ours = settings
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        ours.chain(self.settings.iter().cloned()).collect()
    }
}

fn random_word() -> String {
    let letters = rand::rng().sample_iter(rand::distr::Alphanumeric);
    letters.take(24).map(char::from).collect()
}
