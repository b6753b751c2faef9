//! Shows the book on this machine, and builds it anew when something that it is made of changes.
//!
//! Each build gets a folder of its own, so that a build that fails leaves the pages of the last good one.

mod site;
mod watch;

use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::builder::{self, Options};
use crate::source::Source;
pub use site::files;
use site::{RELOAD, Site, router};

/// The port that is tried first.
const PORT: u16 = 3000;

/// Builds the book, serves it on 127.0.0.1 until Ctrl-C, and rebuilds it when a file changes.
///
/// With no `port` it is 3000, or a free one where that is taken. `open` opens a browser.
///
/// # Errors
/// Where the port is taken, the first build fails, or files can't be watched.
pub fn run(root: &Path, port: Option<u16>, open: bool) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("the runtime can't be started")?;
    runtime.block_on(serve(root, port, open))
}

async fn serve(root: &Path, port: Option<u16>, open: bool) -> Result<()> {
    let listener = bind(port).await?;
    let site = Arc::new(Site::new(build(root.to_owned()).await?));
    let (_watcher, changes) = watch::changes(root)?;
    let url = format!("http://{}/", listener.local_addr()?);
    println!("The book is at {url} (Ctrl-C ends it)");
    if open && let Err(error) = open::that_detached(&url) {
        eprintln!("no browser could be opened ({error}): open {url} yourself");
    }
    let rebuilding = async {
        loop {
            changes.settled().await;
            match build(root.to_owned()).await {
                Ok(folder) => {
                    site.replace(folder);
                    println!("built anew");
                }
                Err(error) => {
                    eprintln!("{error:#}\nthe pages are still those of the last good build")
                }
            }
        }
    };
    tokio::select! {
        served = axum::serve(listener, router(Arc::clone(&site))) => {
            served.context("the server ended")
        }
        never = rebuilding => never,
        ended = tokio::signal::ctrl_c() => ended.context("Ctrl-C can't be heard"),
    }
}

/// A build in a folder of its own. The folder goes when the last page of it was sent.
async fn build(root: PathBuf) -> Result<TempDir> {
    tokio::task::spawn_blocking(move || {
        let source = Source::load(&root)?;
        let target = root.join("target");
        std::fs::create_dir_all(&target)?;
        let folder = tempfile::Builder::new()
            .prefix("book-served-")
            .tempdir_in(target)?;
        let options = Options {
            destination: Some(folder.path().to_owned()),
            live_reload: Some(RELOAD.to_owned()),
            without_search: false,
        };
        let built = builder::build(&source, &options);
        if built.messages.is_empty() {
            return Ok(folder);
        }
        let lines: Vec<_> = built.messages.iter().map(ToString::to_string).collect();
        bail!("{}", lines.join("\n"))
    })
    .await
    .context("the build panicked")?
}

async fn bind(port: Option<u16>) -> Result<TcpListener> {
    let local = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    match (TcpListener::bind(local(port.unwrap_or(PORT))).await, port) {
        (Ok(listener), _) => Ok(listener),
        (Err(error), None) if error.kind() == ErrorKind::AddrInUse => {
            TcpListener::bind(local(0)).await.context("no port is free")
        }
        (Err(error), port) => match error.kind() {
            ErrorKind::AddrInUse => bail!(
                "port {} is taken: end the program that has it, or give another with --port",
                port.unwrap_or(PORT)
            ),
            _ => Err(error).with_context(|| format!("port {} can't be had", port.unwrap_or(PORT))),
        },
    }
}
