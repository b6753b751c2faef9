//! A token for one connection that is the token of all.

use tokio_util::sync::CancellationToken;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "clone-of-a-token",
    symptom: "I close one connection and the whole server shuts down",
    also: &[
        "CancellationToken",
        "clone",
        "child_token",
        "cancels everything",
        "parent cancelled",
        "drop_guard",
    ],
    cause: "A clone is the same token in another hand: cancelling one cancels all. A child is cancelled with its parent, and not the other way round.",
    cure: "Give each part that may end alone a `child_token()`.",
    caught_by: &[],
    shown_by: &[Watch::Test("that ends one part and looks at the others")],
    met_in: &[
        "https://github.com/tokio-rs/tokio/pull/5632",
        "https://docs.rs/tokio-util/latest/tokio_util/sync/struct.CancellationToken.html#method.child_token",
    ],
    broken: Scene::Outside(|| scene(broken)),
    fixed: Scene::Outside(|| scene(fixed)),
};

// ANCHOR: broken
/// Wrong: this is the server's token.
pub fn broken(server: &CancellationToken) -> Connection {
    Connection {
        stop: server.clone(),
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// This one ends with the server's, or alone.
pub fn fixed(server: &CancellationToken) -> Connection {
    Connection {
        stop: server.child_token(),
    }
}
// ANCHOR_END: fixed

/// What tells a connection to end.
#[derive(Debug)]
pub struct Connection {
    stop: CancellationToken,
}

/// Three connections, of which the first is closed, and then the server.
fn scene(accept: impl Fn(&CancellationToken) -> Connection) -> Seen {
    let server = CancellationToken::new();
    let connections = [accept(&server), accept(&server), accept(&server)];
    let open = || {
        let stops = connections.iter().map(|connection| &connection.stop);
        stops.filter(|stop| !stop.is_cancelled()).count()
    };
    connections[0].stop.cancel();
    let seen = Seen::of("one is closed", format!("{} of 3 are open", open())).and(
        "the server",
        if server.is_cancelled() {
            "stops"
        } else {
            "goes on"
        },
    );
    server.cancel();
    seen.and("the server is closed", format!("{} of 3 are open", open()))
}
