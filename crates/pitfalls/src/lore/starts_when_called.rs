//! "An async function runs up to its first await when it is called"

use std::cell::Cell;

use super::Lore;
use crate::frame::{Scene, Seen};

pub(super) const LORE: Lore = Lore {
    name: "starts-when-called",
    claim: "An async function runs up to its first await when it is called",
    truth: "Nothing runs before the future is polled: calling it only makes the future. In JavaScript and C# it is as the claim says.",
    program: Scene::Paused(|| Box::pin(program())),
};

// ANCHOR: program
/// A call, and a look whether anything has happened.
async fn program() -> Seen {
    let started = Cell::new(false);
    let work = async { started.set(true) };
    let after_the_call = started.get();
    work.await;
    Seen::of("started after the call", after_the_call).and("started after the await", started.get())
}
// ANCHOR_END: program
