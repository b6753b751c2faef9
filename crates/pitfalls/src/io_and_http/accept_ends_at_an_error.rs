//! An error of `accept` is about one connection, not about the listener.

use std::collections::VecDeque;
use std::io;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "accept-ends-at-an-error",
    symptom: "My server stops taking connections, logs nothing, and the process goes on",
    also: &[
        "accept",
        "while let Ok",
        "ECONNABORTED",
        "silently terminates",
        "no new connections",
        "server stops responding",
        "accept fails",
    ],
    cause: "`while let Ok(..) = listener.accept().await` ends at the first error, such as a client that gave up while it waited in the queue.",
    cure: "Match the error, log it, and go on.",
    caught_by: &[],
    shown_by: &[Watch::Test("whose listener fails once")],
    met_in: &[
        "https://github.com/Eugeny/russh/pull/518",
        "https://github.com/tiny-http/tiny-http/issues/283",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: listener
/// What of a listener is needed here.
pub trait Accept {
    /// Waits for the next connection.
    fn accept(&mut self) -> impl Future<Output = io::Result<u32>>;
}
// ANCHOR_END: listener

// ANCHOR: broken
/// Wrong: one client that gives up ends the server. Returns how many were served.
pub async fn broken(mut listener: impl Accept, expected: u32) -> u32 {
    let mut served = 0;
    while let Ok(connection) = listener.accept().await {
        served += serve(connection);
        if served == expected {
            break;
        }
    }
    served
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// A connection that failed is one connection less. Returns how many were served.
pub async fn fixed(mut listener: impl Accept, expected: u32) -> u32 {
    let mut served = 0;
    while served < expected {
        match listener.accept().await {
            Ok(connection) => served += serve(connection),
            Err(error) => tracing::warn!(%error, "a connection was lost before it began"),
        }
    }
    served
}
// ANCHOR_END: fixed

fn serve(_connection: u32) -> u32 {
    1
}

/// Four clients, the second of which gives up before it is its turn.
struct Clients(VecDeque<io::Result<u32>>);

impl Accept for Clients {
    async fn accept(&mut self) -> io::Result<u32> {
        match self.0.pop_front() {
            Some(client) => client,
            None => std::future::pending().await,
        }
    }
}

async fn scene(serve: impl AsyncFnOnce(Clients, u32) -> u32) -> Seen {
    let gave_up = Err(io::ErrorKind::ConnectionAborted.into());
    let clients = Clients(VecDeque::from([Ok(1), gave_up, Ok(3), Ok(4)]));
    let served = serve(clients, 3).await;
    Seen::of("clients that waited", 3).and("clients served", served)
}
