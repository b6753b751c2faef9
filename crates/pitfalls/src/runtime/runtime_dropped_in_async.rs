//! Something that has a runtime inside is dropped in async code.

use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::task::{JoinError, spawn_blocking};

use super::first_sentence;
use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "runtime-dropped-in-async",
    symptom: "The program panics when a client is dropped, or at the end of `main`, after everything went well",
    also: &[
        "Cannot drop a runtime in a context where blocking is not allowed",
        "reqwest::blocking",
        "panic at shutdown",
        "Drop",
        "nested runtime",
        "works in release",
    ],
    cause: "The drop of a runtime waits for its threads, and async code must not wait like that. Many synchronous clients have a runtime inside; the last `Arc` of one is enough.",
    cure: "Use it and drop it on a thread for blocking; better, use the async client. A type of one's own can end its runtime by `shutdown_background` in `Drop`.",
    caught_by: &[],
    shown_by: &[Watch::Panic(
        "Cannot drop a runtime in a context where blocking is not allowed.",
    )],
    met_in: &[
        "https://github.com/seanmonstar/reqwest/issues/1017",
        "https://github.com/seanmonstar/reqwest/issues/1233",
        "https://github.com/lucasjinreal/Kokoros/issues/33",
    ],
    broken: Scene::RealTime(|| Box::pin(scene(broken))),
    fixed: Scene::RealTime(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: the request is on a thread for blocking, and the last `Arc` is dropped here.
pub async fn broken(client: Arc<Client>) -> Result<u32, JoinError> {
    let theirs = Arc::clone(&client);
    spawn_blocking(move || theirs.get("/")).await
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// The client itself goes to the thread for blocking, and is dropped there.
pub async fn fixed(client: Arc<Client>) -> Result<u32, JoinError> {
    spawn_blocking(move || client.get("/")).await
}
// ANCHOR_END: fixed

/// A synchronous client with a runtime inside.
#[derive(Debug)]
pub struct Client {
    runtime: Runtime,
}

impl Client {
    fn new() -> Self {
        match Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => Self { runtime },
            Err(error) => panic!("a runtime can't be started: {error}"),
        }
    }

    fn get(&self, _path: &str) -> u32 {
        self.runtime.block_on(async {
            tokio::time::sleep(Duration::from_millis(10)).await;
            200
        })
    }
}

async fn scene<F>(call: fn(Arc<Client>) -> F) -> Seen
where
    F: Future<Output = Result<u32, JoinError>> + Send + 'static,
{
    match tokio::spawn(call(Arc::new(Client::new()))).await {
        Ok(status) => Seen::of("status", status.unwrap_or_default()),
        Err(error) => Seen::of("panicked", first_sentence(&*error.into_panic())),
    }
}
