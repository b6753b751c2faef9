//! One connection: hyper around the router, requests counted, sabotage carried out.
//!
//! Three faults can't be answered through HTTP: bytes that aren't HTTP, a connection closed in mid-body, a reset. A
//! handler asks for them with a [`Sabotage`] in the extensions of its response. The service then *fails* with it:
//! hyper writes not a byte for a service that fails and ends the connection's future with that error, and the bare
//! socket can be taken back and dealt with. Other ways were worse: peeking at the request line sees only the first
//! request of a connection that is kept alive, and a wrapper around the socket would need a handle shared by handler
//! and writer. This way it works on the tenth request as on the first, and nothing is shared.

use std::error::Error;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;

use axum::Router;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpStream;

use crate::faults::Sabotage;
use crate::routes::STATS_PATH;
use crate::serve::Orders;
use crate::stats::{Counted, Counters};

/// Both ends of the connection, for handlers: an extension of each request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ends {
    pub(crate) client: SocketAddr,
    pub(crate) server: SocketAddr,
}

/// Serves requests until the client or an order ends the connection.
pub(crate) async fn serve(
    stream: TcpStream,
    client: SocketAddr,
    router: Router,
    counters: Arc<Counters>,
    mut orders: Orders,
) {
    // Fails only for a socket that is dead already, which hyper will notice as well.
    stream.set_nodelay(true).ok();
    let Ok(server) = stream.local_addr() else {
        return;
    };
    let router = TowerToHyperService::new(router);

    let service = service_fn(move |mut request: Request<Incoming>| {
        let is_counted = !request.uri().path().starts_with(STATS_PATH);
        let in_flight = is_counted.then(|| counters.request());
        request.extensions_mut().insert(Ends { client, server });
        let answer = router.call(request);
        async move {
            let mut response = answer.await.unwrap_or_else(|never| match never {});
            match response.extensions_mut().remove::<Sabotage>() {
                Some(sabotage) => Err(sabotage),
                None => Ok(response.map(|body| Counted::new(body, in_flight))),
            }
        }
    });

    let mut connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    let ended = tokio::select! {
        ended = &mut connection => Some(ended),
        _ = orders.changed() => None,
    };
    let ended = match ended {
        Some(ended) => ended,
        None => {
            Pin::new(&mut connection).graceful_shutdown();
            (&mut connection).await
        }
    };
    let error = ended.err();
    let cause = error.as_ref().and_then(Error::source);
    if let Some(sabotage) = cause.and_then(|cause| cause.downcast_ref::<Sabotage>()) {
        sabotage
            .inflict(connection.into_parts().io.into_inner())
            .await;
    }
}
