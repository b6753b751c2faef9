//! A paused clock while something real is waited for.

use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::thread;
use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::runtime::Builder;
use tokio::time::{self, timeout};

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "paused-clock-and-sockets",
    symptom: "With `start_paused` my test says that the request timed out, at once, though the server answers",
    also: &[
        "tokio::time::pause",
        "auto-advance",
        "start_paused",
        "timeout fires immediately",
        "real IO",
        "TcpStream",
        "test",
        "mock server",
        "flaky",
    ],
    cause: "A paused clock jumps to the next timer when no task can run. Waiting for a socket is \"no task can run\": the next timer is the timeout.",
    cure: "Pause where only timers are awaited. For a conversation take `tokio::io::duplex`, for the real thing `time::resume()` and short real timeouts.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "itself, with a limit that is far too long to be reached",
    )],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/4522",
        "https://github.com/tokio-rs/tokio/pull/2647",
        "https://github.com/tokio-rs/tokio/pull/7858",
    ],
    broken: Scene::Outside(|| scene(broken)),
    fixed: Scene::Outside(|| scene(fixed)),
};

// ANCHOR: broken
/// Wrong: the hour is over as soon as there is nothing else to do.
pub async fn broken(server: SocketAddr) -> &'static str {
    let mut answer = [0];
    let asked = async {
        let mut socket = TcpStream::connect(server).await?;
        socket.read_exact(&mut answer).await
    };
    match timeout(Duration::from_secs(3600), asked).await {
        Ok(Ok(_)) => "the server answered",
        Ok(Err(_)) => "the connection broke",
        Err(_) => "an hour has passed",
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// From here on an hour is an hour.
pub async fn fixed(server: SocketAddr) -> &'static str {
    time::resume();
    let mut answer = [0];
    let asked = async {
        let mut socket = TcpStream::connect(server).await?;
        socket.read_exact(&mut answer).await
    };
    match timeout(Duration::from_secs(3600), asked).await {
        Ok(Ok(_)) => "the server answered",
        Ok(Err(_)) => "the connection broke",
        Err(_) => "an hour has passed",
    }
}
// ANCHOR_END: fixed

/// A server that thinks for fifty milliseconds, which no clock of tokio's knows of.
#[expect(
    clippy::disallowed_methods,
    reason = "it is another process, as it were: it has a thread of its own"
)]
fn server() -> std::io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    thread::spawn(move || {
        let (mut client, _) = listener.accept()?;
        thread::sleep(Duration::from_millis(50));
        client.write_all(b"!")
    });
    Ok(address)
}

/// As a test with `start_paused = true`.
fn scene(ask: impl AsyncFnOnce(SocketAddr) -> &'static str) -> Seen {
    let mut paused = Builder::new_current_thread();
    let Ok(paused) = paused.enable_all().start_paused(true).build() else {
        return Seen::of("a runtime", "can't be built");
    };
    match server() {
        Ok(address) => Seen::of("the test says", paused.block_on(ask(address))),
        Err(error) => Seen::of("no server", error),
    }
}
