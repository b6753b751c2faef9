//! A client outlives the runtime in which its connection lives.

use std::sync::OnceLock;
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::sync::{mpsc, oneshot};
use tokio::time::sleep;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "client-of-dead-runtime",
    symptom: "Each test passes alone, and together all but the first fail: the connection is closed",
    also: &[
        "dispatch task is gone: runtime dropped the dispatch task",
        "static client",
        "lazy_static",
        "OnceCell",
        "reqwest",
        "database pool",
        "tokio::test",
        "flaky",
        "PoolTimedOut",
        "pool shared between runtimes",
        "several runtimes",
        "IncompleteMessage",
    ],
    cause: "A connection has a task or a socket in the runtime in which it was made. `#[tokio::test]` makes a runtime for each test and drops it, so a client in a `static` has a connection that died with the first test.",
    cure: "Make the client in the runtime that uses it: one for each test. In a program with several runtimes, one for each of them.",
    caught_by: &[],
    shown_by: &[Watch::Test("that is the second to use it")],
    met_in: &[
        "https://github.com/hyperium/hyper/issues/2112",
        "https://github.com/rust-lang/rustup/issues/3852",
        "https://github.com/fussybeaver/bollard/issues/387",
    ],
    broken: Scene::Outside(|| scene(broken)),
    fixed: Scene::Outside(|| scene(fixed)),
};

// ANCHOR: broken
/// Wrong: the client of the first runtime is used in all of them.
pub async fn broken(shared: &OnceLock<Client>) -> Result<u32, &'static str> {
    shared.get_or_init(Client::connect).get().await
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Each runtime has a client of its own.
pub async fn fixed(_shared: &OnceLock<Client>) -> Result<u32, &'static str> {
    Client::connect().get().await
}
// ANCHOR_END: fixed

/// A client as they often are: the connection is a task, which gets requests over a channel.
#[derive(Debug)]
pub struct Client {
    connection: mpsc::Sender<oneshot::Sender<u32>>,
}

impl Client {
    fn connect() -> Self {
        let (connection, mut requests) = mpsc::channel::<oneshot::Sender<u32>>(8);
        tokio::spawn(async move {
            while let Some(request) = requests.recv().await {
                sleep(Duration::from_millis(10)).await;
                request.send(200).ok();
            }
        });
        Self { connection }
    }

    async fn get(&self) -> Result<u32, &'static str> {
        let (request, answer) = oneshot::channel();
        self.connection
            .send(request)
            .await
            .map_err(|_| "the connection's task is gone")?;
        answer.await.map_err(|_| "the connection's task is gone")
    }
}

/// Two tests, each with a runtime of its own.
fn scene(test: impl AsyncFn(&OnceLock<Client>) -> Result<u32, &'static str>) -> Seen {
    let shared = OnceLock::new();
    let mut seen = Seen::default();
    for name in ["first test", "second test"] {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.unwrap_or_else(|error| panic!("no runtime: {error}"));
        seen = match runtime.block_on(test(&shared)) {
            Ok(status) => seen.and(name, status),
            Err(error) => seen.and(name, error),
        };
    }
    seen
}
