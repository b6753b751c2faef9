//! "`biased` makes `select!` fair"

use std::future::ready;

use super::Lore;
use crate::frame::{Scene, Seen};

pub(super) const LORE: Lore = Lore {
    name: "biased",
    claim: "`biased` makes `select!` fair",
    truth: "Without it, `select!` begins with a random branch; with it, with the first, and a first branch that is always ready is the only one.",
    program: Scene::Paused(|| Box::pin(program())),
};

// ANCHOR: program
/// Two branches that are both ready, a thousand times.
async fn program() -> Seen {
    let (mut biased, mut random) = (0, 0);
    for _ in 0..1_000 {
        tokio::select! {
            biased;
            () = ready(()) => biased += 1,
            () = ready(()) => {}
        }
        tokio::select! {
            () = ready(()) => random += 1,
            () = ready(()) => {}
        }
    }
    let about_half = (400..=600).contains(&random);
    Seen::of("the first of 1000, biased", biased)
        .and("about half without", if about_half { "yes" } else { "no" })
}
// ANCHOR_END: program
