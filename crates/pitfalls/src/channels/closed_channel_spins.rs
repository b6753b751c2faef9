//! A select loop that looks away when a channel is closed.

use std::time::Duration;

use tokio::sync::mpsc::{self, Receiver};
use tokio::sync::oneshot;
use tokio::{select, time};

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "closed-channel-spins",
    symptom: "After a client has left, one core is at 100 % and nothing happens",
    also: &[
        "busy loop",
        "spin",
        "cpu",
        "hot loop",
        "recv returns None",
        "select loop",
        "disconnected",
        "idle",
        "high CPU usage",
    ],
    cause: "A closed channel is always ready, with `None`. The loop ignores that and asks again at once, as often as the processor can.",
    cure: "`None` is the end: leave the loop, or let the pattern `Some(..)` switch the branch off and give the loop another way to end.",
    caught_by: &[],
    shown_by: &[Watch::Test(
        "that closes the channel and waits for the task",
    )],
    met_in: &[
        "https://github.com/HaseebKhalid1507/Myx/pull/11",
        "https://github.com/paradigmxyz/reth/pull/22710",
        "https://github.com/EmbarkStudios/quilkin/issues/952",
    ],
    broken: Scene::RealTime(|| Box::pin(scene(broken))),
    fixed: Scene::RealTime(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: once the last sender is gone, `recv` is ready with `None` each time. Tells how often the loop went round.
pub async fn broken(mut commands: Receiver<u32>, mut stop: oneshot::Receiver<()>) -> u32 {
    let mut turns = 0;
    loop {
        select! {
            command = commands.recv() => {
                if let Some(command) = command {
                    obey(command);
                }
            }
            _ = &mut stop => return turns,
        }
        turns += 1;
    }
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// A pattern that doesn't match switches the branch off for this turn: now only the other one is waited for.
pub async fn fixed(mut commands: Receiver<u32>, mut stop: oneshot::Receiver<()>) -> u32 {
    let mut turns = 0;
    loop {
        select! {
            Some(command) = commands.recv() => obey(command),
            _ = &mut stop => return turns,
        }
        turns += 1;
    }
}
// ANCHOR_END: fixed

fn obey(_: u32) {}

/// One command, then the client leaves; a tenth of a second later the loop is stopped.
async fn scene(serve: impl AsyncFnOnce(Receiver<u32>, oneshot::Receiver<()>) -> u32) -> Seen {
    let (client, commands) = mpsc::channel(8);
    let (stop, stopped) = oneshot::channel();
    client.send(1).await.ok();
    drop(client);
    let stop_later = async {
        time::sleep(Duration::from_millis(100)).await;
        stop.send(()).ok();
    };
    let (turns, ()) = tokio::join!(serve(commands, stopped), stop_later);
    let turns = match turns {
        0..=1000 => turns.to_string(),
        _ => "more than a thousand".to_owned(),
    };
    Seen::of("commands", 1).and("turns of the loop", turns)
}
