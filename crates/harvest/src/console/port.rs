//! The port that tokio-console calls.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::thread;
use std::time::Duration;

use axum::Router;
use console_subscriber::{ConsoleLayer, ServerParts};
use tokio::runtime::Builder;
use tokio::task::coop::unconstrained;
use tracing::Metadata;
use tracing::subscriber::{NoSubscriber, with_default};
use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::filter_fn;

use super::{ConsoleError, Watcher};

/// A task that has ended is remembered for so long. The library would do so for an hour: a million tasks for a million URLs.
const MEMORY: Duration = Duration::from_secs(10);

// ANCHOR: serve
/// Serves the tasks of this program to tokio-console, until the process ends. The port is open when this returns, with the
/// address that it has; there is something to see as soon as the watcher is installed.
///
/// # Errors
///
/// The build can't do it, or the port is taken.
pub fn serve(at: SocketAddr) -> Result<(SocketAddr, Watcher), ConsoleError> {
    if !tokio_tells() {
        return Err(ConsoleError::NotBuilt);
    }
    let not_served = |error| ConsoleError::NotServed(at, error);
    let listener = TcpListener::bind(at).map_err(not_served)?;
    let address = listener.local_addr().map_err(not_served)?;
    let (layer, server) = ConsoleLayer::builder().retention(MEMORY).build();
    let server = server.into_parts();
    // A thread and a runtime of its own: it answers even while the program's only thread is blocked, which is when one looks.
    // It doesn't watch itself.
    let thread = thread::Builder::new().name("console".to_owned());
    let started = thread.spawn(move || with_default(NoSubscriber::new(), || run(listener, server)));
    started.map_err(not_served)?;
    Ok((address, Box::new(layer.with_filter(filter_fn(is_of_tokio)))))
}

fn run(listener: TcpListener, server: ServerParts) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        // Once a second it takes what has happened: 128 events of thousands, and the next ones a second later, because tokio
        // gives a task no more at a time. Unconstrained, it takes them all.
        tokio::spawn(unconstrained(server.aggregator.run()));
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let routes = Router::new().fallback_service(server.instrument_server);
        axum::serve(listener, routes).await
    })
}
// ANCHOR_END: serve

#[expect(unexpected_cfgs, reason = "it is tokio's, and set in RUSTFLAGS")]
fn tokio_tells() -> bool {
    cfg!(tokio_unstable)
}

/// Without this filter, every span of the program would be made for a layer that doesn't want it.
fn is_of_tokio(metadata: &Metadata<'_>) -> bool {
    let name = if metadata.is_span() {
        metadata.name()
    } else {
        metadata.target()
    };
    name.starts_with("runtime") || metadata.target().starts_with("tokio")
}
