//! A client that keeps in a map who waits for which answer, and a connection that ends.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::time::{sleep, timeout};
use tracing::instrument;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "reply-never-comes",
    symptom: "The connection was lost, and those who wait for an answer wait for ever",
    also: &[
        "hang",
        "oneshot",
        "pending requests",
        "HashMap of senders",
        "request id",
        "rpc client",
        "no timeout",
        "disconnect",
        "caller hangs",
        "other side gone",
        "waits forever",
    ],
    cause: "A `oneshot` receiver gets an error when its sender is dropped. Here the senders live on in the map, though the task that would use them has ended.",
    cure: "Empty the map when the connection ends: dropping a sender is the answer that none will come. And give each request a timeout.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "that ends the connection, with a time limit on a paused clock",
    )],
    met_in: &[
        "https://github.com/agentclientprotocol/rust-sdk/pull/89",
        "https://github.com/ankurah/ankurah/issues/492",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

/// Who waits for the answer to which question.
pub type Pending = Arc<Mutex<HashMap<u32, oneshot::Sender<String>>>>;

// ANCHOR: broken
/// Wrong: the connection is over, and the map is as it was.
pub async fn broken(mut connection: mpsc::Receiver<(u32, String)>, pending: Pending) {
    while let Some((id, answer)) = connection.recv().await {
        let who_asked = lock(&pending).remove(&id);
        if let Some(who_asked) = who_asked {
            who_asked.send(answer).ok();
        }
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// Each sender that is dropped ends a wait.
pub async fn fixed(mut connection: mpsc::Receiver<(u32, String)>, pending: Pending) {
    while let Some((id, answer)) = connection.recv().await {
        let who_asked = lock(&pending).remove(&id);
        if let Some(who_asked) = who_asked {
            who_asked.send(answer).ok();
        }
    }
    lock(&pending).clear();
}
// ANCHOR_END: fixed

fn lock(pending: &Pending) -> std::sync::MutexGuard<'_, HashMap<u32, oneshot::Sender<String>>> {
    pending.lock().unwrap_or_else(PoisonError::into_inner)
}

#[instrument(name = "question", skip(pending), ret)]
async fn ask(id: u32, pending: Pending) -> &'static str {
    let (answer, answered) = oneshot::channel();
    lock(&pending).insert(id, answer);
    match timeout(Duration::from_secs(1), answered).await {
        Ok(Ok(_)) => "answered",
        Ok(Err(_)) => "told that the connection is lost",
        Err(_) => "still waiting after a second",
    }
}

/// Two questions; the connection brings one answer, and ends.
async fn scene<R>(read: impl Fn(mpsc::Receiver<(u32, String)>, Pending) -> R) -> Seen
where
    R: Future<Output = ()> + Send + 'static,
{
    let pending = Pending::default();
    let (server, connection) = mpsc::channel(8);
    tokio::spawn(read(connection, Arc::clone(&pending)));
    let answer_one = async {
        sleep(Duration::from_millis(200)).await;
        server.send((1, "yes".to_owned())).await.ok();
        drop(server);
    };
    let (first, second, ()) = tokio::join!(
        ask(1, Arc::clone(&pending)),
        ask(2, Arc::clone(&pending)),
        answer_one
    );
    Seen::of("the first", first).and("the second", second)
}
