//! "`join!` runs its futures in parallel"

use std::collections::HashSet;
use std::thread::{self, ThreadId};

use tokio::task::yield_now;

use super::Lore;
use crate::frame::{Scene, Seen};

pub(super) const LORE: Lore = Lore {
    name: "join-is-parallel",
    claim: "`join!` runs its futures in parallel",
    truth: "They take turns in one task, so on one thread; `spawn` is what uses several.",
    program: Scene::Workers(4, || Box::pin(program())),
};

// ANCHOR: program
/// Three futures on a runtime with four workers tell on which threads they were polled.
async fn program() -> Seen {
    let polled_on = async || {
        let mut threads = HashSet::new();
        for _ in 0..100 {
            threads.insert(thread::current().id());
            yield_now().await;
        }
        threads
    };
    // The body of `block_on` stays on its thread anyway; so do the futures inside of it.
    let (a, b, c) = tokio::join!(polled_on(), polled_on(), polled_on());
    let threads: HashSet<ThreadId> = a.into_iter().chain(b).chain(c).collect();
    Seen::of("workers", 4).and("threads that polled the three", threads.len())
}
// ANCHOR_END: program
