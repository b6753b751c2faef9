//! A value that is set while nobody watches it.

use tokio::sync::watch::{self, Sender};

use crate::frame::{Check, Group, Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "unwatched-value",
    symptom: "I set the state, and who subscribes afterwards still sees the old one",
    also: &[
        "watch",
        "send fails",
        "no receivers",
        "stale value",
        "send_replace",
        "SendError",
        "not updated",
        "initial value",
    ],
    cause: "`watch::Sender::send` fails when there is no receiver, and then it doesn't store the value, either.",
    cure: "Set it with `send_replace` or `send_modify`, which store it in any case.",
    caught_by: &[
        Check::Clippy("let_underscore_must_use", Group::Restriction),
        Check::Clippy("let_underscore_untyped", Group::Restriction),
    ],
    shown_by: &[Watch::Test("that subscribes after the change")],
    met_in: &[
        "https://github.com/tokio-rs/tokio/issues/4165",
        "https://github.com/Telcoin-Association/telcoin-network/issues/529",
    ],
    broken: Scene::Paused(|| Box::pin(async { scene(broken) })),
    fixed: Scene::Paused(|| Box::pin(async { scene(fixed) })),
};

#[expect(
    clippy::let_underscore_must_use,
    reason = "the pitfall is that nobody looks"
)]
// ANCHOR: broken
/// Wrong: with nobody watching, the state stays as it was.
pub fn broken(state: &Sender<&'static str>) {
    let _ = state.send("ready");
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// It is set, whoever watches.
pub fn fixed(state: &Sender<&'static str>) {
    state.send_replace("ready");
}
// ANCHOR_END: fixed

fn scene(set: fn(&Sender<&'static str>)) -> Seen {
    let (state, first_watcher) = watch::channel("starting");
    drop(first_watcher);
    set(&state);
    let watcher = state.subscribe();
    let sees = *watcher.borrow();
    Seen::of("set to", "ready").and("who subscribes then sees", sees)
}
