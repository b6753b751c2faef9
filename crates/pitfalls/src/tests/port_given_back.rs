//! A free port is free until somebody takes it.

use std::io;
use std::net::SocketAddr;

use tokio::net::TcpListener;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "port-given-back",
    symptom: "Tests ask the system for a free port, and still they sometimes get one that is taken, or talk to each other's servers",
    also: &[
        "free port",
        "pick_unused_port",
        "TOCTOU",
        "random port",
        "AddrInUse",
        "404 from another test",
    ],
    cause: "The test binds to port 0, notes the number, closes the socket and binds again later: in between the port belongs to nobody, and another test gets it.",
    cure: "Keep the listener, and hand the listener itself to the server.",
    caught_by: &[],
    shown_by: &[Watch::Test("that takes the port in between")],
    met_in: &[
        "https://github.com/barbacane-dev/barbacane/issues/204",
        "https://github.com/chroma-core/chroma/pull/4788",
    ],
    broken: Scene::RealTime(|| Box::pin(scene(broken))),
    fixed: Scene::RealTime(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: between the two binds the port is anybody's. `meanwhile` is what else happens before the server starts.
pub async fn broken(meanwhile: impl FnOnce(SocketAddr)) -> io::Result<TcpListener> {
    let probe = TcpListener::bind("127.0.0.1:0").await?;
    let address = probe.local_addr()?;
    drop(probe);
    meanwhile(address);
    TcpListener::bind(address).await
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The port is ours from the first bind on. `meanwhile` is what else happens before the server starts.
pub async fn fixed(meanwhile: impl FnOnce(SocketAddr)) -> io::Result<TcpListener> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    meanwhile(address);
    Ok(listener)
}
// ANCHOR_END: fixed

/// Another test is given the same port, as by a system that hands out the last one first.
async fn scene<F>(start: impl FnOnce(Box<dyn FnOnce(SocketAddr)>) -> F) -> Seen
where
    F: Future<Output = io::Result<TcpListener>>,
{
    let (tx, theirs) = std::sync::mpsc::channel();
    let ours = start(Box::new(move |address| {
        tx.send(std::net::TcpListener::bind(address)).ok();
    }));
    let ours = ours.await.is_ok();
    let theirs = matches!(theirs.recv(), Ok(Ok(_)));
    let told = |bound: bool| if bound { "has the port" } else { "has no port" };
    Seen::of("the other test", told(theirs)).and("our server", told(ours))
}
