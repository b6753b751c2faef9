//! What a server on this machine can't show by itself: that it is far away, and that it restarts.

use std::io;
use std::iter::once;
use std::net::SocketAddr;
use std::time::Duration;

use httpbin::Server;
use reqwest::ClientBuilder;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::time::sleep;
use tracing::{Instrument, info_span};

/// The name under which [`FarAway`] finds the server.
pub(super) const NAME: &str = "far.test";

/// A connection takes a while. Here it is the look-up of the name; for a real server it is that, and
/// the handshakes of TCP and TLS.
pub(super) struct FarAway {
    pub(super) address: SocketAddr,
    pub(super) connect: Duration,
}

impl Resolve for FarAway {
    fn resolve(&self, _: Name) -> Resolving {
        let Self { address, connect } = *self;
        Box::pin(async move {
            sleep(connect)
                .instrument(info_span!("wait for connection"))
                .await;
            Ok(Box::new(once(address)) as Addrs)
        })
    }
}

/// A proxy that the environment names could not reach a server in this process.
pub(super) fn local(client: ClientBuilder) -> ClientBuilder {
    client.no_proxy()
}

/// The server closes all connections and listens on the same port again, while this thread does
/// nothing else: no client on it can have heard of it yet.
///
/// # Errors
/// Somebody else took the port meanwhile.
pub fn restarted(server: Server) -> io::Result<Server> {
    let port = server.address().port();
    drop(server);
    Server::builder().port(port).start()
}

/// As [`restarted`]; the caller hears of it in the same moment as the connections of this thread do,
/// and goes on before them.
///
/// # Errors
/// As [`restarted`], and where there is no connection to hear by.
pub async fn restarted_as_heard(server: Server) -> io::Result<Server> {
    let mut witness = TcpStream::connect(server.address()).await?;
    let server = restarted(server)?;
    // Ends, or is reset: the runtime learns that together with the end of all others, and its
    // `block_on` comes before the tasks.
    witness.read_u8().await.ok();
    Ok(server)
}
