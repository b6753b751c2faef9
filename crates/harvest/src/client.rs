//! The HTTP client: hyper's, with a pool of connections and no opinion on redirects, retries or bodies.
//!
//! The practice: [connection pooling](../../../book/src/connection-pooling.md). One client for the whole program; what it
//! holds open is bounded by the limits per host and by its idle timeout.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::time::Duration;

use http_body_util::Empty;
use hyper::body::Bytes;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::dns::Name;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tower::util::ServiceFn;

use crate::outcome::NoAddress;

/// The body of a request: none.
pub(crate) type NoBody = Empty<Bytes>;

/// Names are resolved by the system, on a thread of tokio's for blocking work.
type Resolver = ServiceFn<fn(Name) -> Pin<Box<dyn Future<Output = Resolved> + Send>>>;
type Resolved = Result<std::vec::IntoIter<SocketAddr>, NoAddress>;

#[cfg(feature = "https")]
type Connector = hyper_rustls::HttpsConnector<HttpConnector<Resolver>>;
#[cfg(not(feature = "https"))]
type Connector = HttpConnector<Resolver>;

/// A handle to the pool; clones share it.
pub type Client = hyper_util::client::legacy::Client<Connector, NoBody>;

/// An idle connection is kept for so long: a list that is sorted by host doesn't come back to one.
const IDLE: Duration = Duration::from_secs(10);

/// What a connection may hold of an answer that nobody has read yet, and so also the longest head of an answer.
const BUFFER: usize = 64 * 1024;

/// Makes the client. A connection has to stand within `connect`.
///
/// # Errors
///
/// With the feature `https`: the system has no certificates that could be trusted.
pub fn client(connect: Duration) -> io::Result<Client> {
    let resolve: fn(Name) -> Pin<Box<dyn Future<Output = Resolved> + Send>> =
        |name| Box::pin(addresses(name));
    let mut connector = HttpConnector::new_with_resolver(tower::service_fn(resolve));
    connector.set_connect_timeout(Some(connect));
    connector.set_nodelay(true);
    #[cfg(feature = "https")]
    let connector = {
        connector.enforce_http(false);
        hyper_rustls::HttpsConnectorBuilder::new()
            .with_native_roots()
            .map_err(nobody_to_trust)?
            .https_or_http()
            .enable_http1()
            .wrap_connector(connector)
    };
    Ok(
        hyper_util::client::legacy::Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE)
            .http1_max_buf_size(BUFFER)
            // A request is a head and nothing else: one small piece is quicker written than gathered.
            .http1_writev(false)
            .build(connector),
    )
}

/// Small containers have no certificates. The library's message doesn't say what to do.
#[cfg(feature = "https")]
fn nobody_to_trust(error: io::Error) -> io::Error {
    let cure = "install them (ca-certificates), or name a file of them in SSL_CERT_FILE";
    io::Error::new(error.kind(), format!("{error}; {cure}"))
}

async fn addresses(name: Name) -> Resolved {
    let found = tokio::net::lookup_host((name.as_str(), 0)).await;
    let found: Vec<_> = found.map_err(NoAddress)?.collect();
    Ok(found.into_iter())
}
