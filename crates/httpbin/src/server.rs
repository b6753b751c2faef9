//! The handle: starts the server's thread, tells its address and counters, stops it.
//!
//! How the thread serves is in `serve.rs`. The handle speaks to it through one watch channel: an order to end
//! within a grace, or the end of the channel itself, which means "now".

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::sync::{oneshot, watch};

use crate::serve;
use crate::stats::{Counters, Stats};

/// A running server. Dropping it stops the server at once: requests in flight are aborted, connections closed,
/// the thread joined. That takes about a millisecond, so it may happen in async code.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    url: String,
    counters: Arc<Counters>,
    /// `None` once nothing more can be ordered; dropping the sender is the order to stop at once.
    orders: Option<watch::Sender<Option<Duration>>>,
    ended: oneshot::Receiver<Shutdown>,
    thread: Option<JoinHandle<()>>,
}

/// How a graceful shutdown went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shutdown {
    /// Whether every connection ended by itself; `false` where the grace ran out and the rest was cut off.
    pub all_ended: bool,
    /// The counters at the end. `in_flight` is the number of requests that were cut off.
    pub stats: Stats,
}

/// Where a server shall listen; made by [`Server::builder`].
#[derive(Clone, Copy, Debug)]
#[must_use = "nothing listens before `start`"]
pub struct Builder {
    host: IpAddr,
    port: u16,
}

impl Builder {
    /// The address to listen on; 127.0.0.1 unless set. Another one than loopback is open to the network.
    pub fn host(mut self, host: IpAddr) -> Self {
        self.host = host;
        self
    }

    /// The port to listen on; 0, the default, takes any free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Starts the server; it accepts connections when this returns.
    ///
    /// # Errors
    /// The port is taken ([`io::ErrorKind::AddrInUse`]), the host isn't an address of this machine, or the system
    /// refuses a socket or a thread. The message names host and port.
    pub fn start(self) -> io::Result<Server> {
        let wanted = SocketAddr::new(self.host, self.port);
        let counters = Arc::new(Counters::default());
        let (orders, orders_of_thread) = watch::channel(None);
        let (ended, ended_of_handle) = oneshot::channel();
        // A std channel: `start` may be called where a tokio channel refuses to block.
        let (bound, bound_of_handle) = mpsc::sync_channel(1);

        let of_thread = Arc::clone(&counters);
        let thread = thread::Builder::new()
            .name("httpbin".to_owned())
            .spawn(move || {
                serve::run(wanted, &of_thread, orders_of_thread, &bound, ended);
            })?;
        let address = bound_of_handle
            .recv()
            .unwrap_or_else(|_| Err(io::Error::other("the server's thread ended early")))
            .map_err(|error| {
                io::Error::new(error.kind(), format!("cannot listen on {wanted}: {error}"))
            })?;

        Ok(Server {
            address,
            url: format!("http://{}", reachable(address)),
            counters,
            orders: Some(orders),
            ended: ended_of_handle,
            thread: Some(thread),
        })
    }
}

impl Server {
    /// Starts a server on a free port of 127.0.0.1. May be called inside and outside a runtime.
    ///
    /// # Errors
    /// As [`Builder::start`].
    pub fn start() -> io::Result<Self> {
        Self::builder().start()
    }

    /// For a host and a port of one's choice.
    pub fn builder() -> Builder {
        Builder {
            host: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 0,
        }
    }

    /// `http://127.0.0.1:PORT`, with no slash at the end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The whole URL of a path such as `/delay/1`.
    #[must_use]
    pub fn url_of(&self, path: &str) -> String {
        format!("{}/{}", self.url, path.trim_start_matches('/'))
    }

    /// The address on which the server listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The counters, all as of the same moment.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.counters.snapshot()
    }

    /// Starts the counters anew; what is in flight or open now stays counted as such.
    pub fn reset_stats(&self) {
        self.counters.reset();
    }

    /// Ends gracefully: accepts nothing more, closes idle connections, lets requests in flight end for at most
    /// `grace`, then cuts off the rest.
    ///
    /// # Cancel safety
    /// Dropping the future drops the server with it: it stops at once.
    pub async fn shutdown(mut self, grace: Duration) -> Shutdown {
        self.order_end(grace);
        let ended = (&mut self.ended).await;
        ended.unwrap_or_else(|_| self.broken())
    }

    /// [`shutdown`](Self::shutdown) for code that isn't async: blocks the thread for at most about `grace`.
    #[must_use = "it tells whether all requests ended"]
    pub fn blocking_shutdown(mut self, grace: Duration) -> Shutdown {
        self.order_end(grace);
        self.join();
        self.ended.try_recv().unwrap_or_else(|_| self.broken())
    }

    fn order_end(&self, grace: Duration) {
        if let Some(orders) = &self.orders {
            orders.send_replace(Some(grace));
        }
    }

    /// What there is to tell where the thread panicked instead of reporting.
    fn broken(&self) -> Shutdown {
        Shutdown {
            all_ended: false,
            stats: self.stats(),
        }
    }

    fn join(&mut self) {
        if let Some(thread) = self.thread.take() {
            // A panic of that thread has been printed already; a second one, maybe in a drop, would abort.
            thread.join().ok();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.orders = None;
        self.join();
    }
}

/// Nobody can connect to "any address": a client of this machine reaches it over loopback.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    address
}
