//! The server's thread: binds, accepts, and ends, gracefully or at once.
//!
//! A runtime of its own makes the server independent of its clients: of their blocked threads, of their paused
//! clocks, of their runtimes' ends. The accept loop is ours, not `axum::serve`, because connections are counted
//! here and because some faults (see `connection.rs`) need the bare socket.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::mpsc::SyncSender;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::runtime;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::connection;
use crate::routes;
use crate::server::Shutdown;
use crate::stats::Counters;

/// The order to end within a grace; the closed channel is the order to stop at once.
pub(crate) type Orders = watch::Receiver<Option<Duration>>;

/// Runs until an order ends it. Tells through `bound` where it listens or why it can't, and through `ended` how a
/// graceful shutdown went.
pub(crate) fn run(
    address: SocketAddr,
    counters: &Arc<Counters>,
    orders: Orders,
    bound: &SyncSender<io::Result<SocketAddr>>,
    ended: oneshot::Sender<Shutdown>,
) {
    let started = runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .and_then(|runtime| {
            let listener = runtime.block_on(TcpListener::bind(address))?;
            let address = listener.local_addr()?;
            Ok((runtime, listener, address))
        });
    let (runtime, listener, address) = match started {
        Ok(started) => started,
        Err(error) => {
            // It fails only where the handle is gone, and then nobody wants to know.
            bound.send(Err(error)).ok();
            return;
        }
    };
    if bound.send(Ok(address)).is_err() {
        return;
    }

    let shutdown = runtime.block_on(serve(listener, counters, orders));
    // The sockets close before anybody hears that the server has ended.
    drop(runtime);
    if let Some(shutdown) = shutdown {
        ended.send(shutdown).ok();
    }
}

/// Accepts until ordered to end. `None` where the order was to stop at once.
///
/// The `JoinSet` holds every connection: dropping it on return aborts those that are left.
async fn serve(
    listener: TcpListener,
    counters: &Arc<Counters>,
    mut orders: Orders,
) -> Option<Shutdown> {
    let router = routes::router(Arc::clone(counters));
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            biased;
            order = orders.changed() => {
                order.ok()?;
                break;
            }
            // The set would keep the result of each connection that ever was.
            Some(_) = connections.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, client)) => {
                    let open = counters.connection();
                    let router = router.clone();
                    let counters = Arc::clone(counters);
                    let orders = orders.clone();
                    connections.spawn(async move {
                        connection::serve(stream, client, router, counters, orders).await;
                        drop(open);
                    });
                }
                // No file descriptors left, or the client is gone already: trying again without a pause would
                // spin until a descriptor is free.
                Err(_) => sleep(Duration::from_millis(10)).await,
            },
        }
    }

    // New clients are refused from here on, rather than left waiting in the backlog.
    drop(listener);
    let grace = (*orders.borrow_and_update()).unwrap_or_default();
    let all_ended = tokio::select! {
        ended = timeout(grace, async { while connections.join_next().await.is_some() {} }) => ended.is_ok(),
        // The handle was dropped while the shutdown was going on.
        _ = orders.changed() => return None,
    };
    Some(Shutdown {
        all_ended,
        stats: counters.snapshot(),
    })
}
