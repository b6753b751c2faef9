//! Room in a channel that is reserved long before it is needed.

use std::time::Duration;

use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::time::timeout;
use tracing::{Instrument, info_span, instrument};

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "idle-permit",
    symptom: "`send` waits for ever, though the channel is empty and its consumer is waiting, too",
    also: &[
        "reserve",
        "permit",
        "OwnedPermit",
        "poll_ready",
        "PollSender",
        "capacity",
        "deadlock",
        "hang",
        "slot",
    ],
    cause: "Each idle forwarder holds a permit from `reserve`, and a permit is a slot of the channel: when all slots are reserved, an empty channel is full.",
    cure: "Get the item first, then `reserve` or `send`; hold no permit across an await that may take long.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "with as many idle senders as the channel has slots",
    )],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/898",
        "https://github.com/tokio-rs/tokio/issues/7709",
        "https://github.com/tokio-rs/tokio/pull/2358",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: it holds a slot while it waits for something to put there.
pub async fn broken(mut source: Receiver<&'static str>, channel: Sender<&'static str>) {
    while let Ok(slot) = channel.reserve().await {
        let Some(item) = source.recv().await else {
            break;
        };
        slot.send(item);
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// It has the item before it asks for a slot.
pub async fn fixed(mut source: Receiver<&'static str>, channel: Sender<&'static str>) {
    while let Some(item) = source.recv().await {
        let Ok(slot) = channel.reserve().await else {
            break;
        };
        slot.send(item);
    }
}
// ANCHOR_END: fixed

#[instrument(name = "third sender", skip_all, ret, err)]
async fn urgent(channel: Sender<&'static str>) -> Result<(), &'static str> {
    let room = channel
        .send("urgent")
        .instrument(info_span!("wait for room"));
    match timeout(Duration::from_secs(1), room).await {
        Ok(sent) => sent.map_err(|_| "the channel is closed"),
        Err(_) => Err("no room in a second"),
    }
}

/// Two forwarders with nothing to forward, a channel with two slots, and a third who has something to send.
async fn scene<F>(forward: impl Fn(Receiver<&'static str>, Sender<&'static str>) -> F) -> Seen
where
    F: Future<Output = ()> + Send + 'static,
{
    let (tx, mut rx) = mpsc::channel(2);
    let mut sources = Vec::new();
    for _ in 0..2 {
        let (source, forwarded) = mpsc::channel(1);
        tokio::spawn(forward(forwarded, tx.clone()));
        sources.push(source);
    }
    tokio::task::yield_now().await;
    let consumer = timeout(Duration::from_secs(1), rx.recv());
    let (_, received) = tokio::join!(urgent(tx), consumer);
    let received = received.ok().flatten();
    Seen::of("received", received.unwrap_or("nothing in a second"))
}
