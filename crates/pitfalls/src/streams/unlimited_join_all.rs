//! `join_all` over a list whose length somebody else decides.

use std::cell::Cell;
use std::time::Duration;

use futures::future::join_all;
use futures::stream::{self, StreamExt};
use tokio::time::sleep;

use crate::frame::{Pitfall, Scene, Seen, Watch};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "unlimited-join-all",
    symptom: "It works with twenty files; with a thousand it fails: \"Too many open files (os error 24)\"",
    also: &[
        "join_all",
        "EMFILE",
        "file descriptors",
        "sockets",
        "connection refused",
        "memory",
        "for_each_concurrent None",
        "concurrency limit",
        "429 too many requests",
        "spawn loop",
        "crawler",
        "downloads at once",
        "DNS error under load",
        "too many connections",
    ],
    cause: "`join_all` starts all of its futures at once, as does a loop of `spawn` or `for_each_concurrent(None, ..)`: as many sockets, files and buffers as the list is long.",
    cure: "`buffer_unordered(n)`, `for_each_concurrent(n, ..)`, or a semaphore whose permit is taken before the spawn.",
    caught_by: &[],
    shown_by: &[Watch::Test("that counts what is in flight at once")],
    met_in: &[
        "https://github.com/deislabs/bindle/issues/336",
        "https://github.com/linera-io/linera-protocol/pull/4666",
        "https://github.com/fluminurs/fluminurs/issues/627",
    ],
    broken: Scene::Paused(|| Box::pin(scene(broken))),
    fixed: Scene::Paused(|| Box::pin(scene(fixed))),
};

// ANCHOR: broken
/// Wrong: as many open files as there are paths.
pub async fn broken(paths: u32, disk: &Disk) -> usize {
    let files = join_all((0..paths).map(|n| disk.read(n))).await;
    files.iter().flatten().count()
}
// ANCHOR_END: broken

// ANCHOR: fixed
/// At most ten, however many there are.
pub async fn fixed(paths: u32, disk: &Disk) -> usize {
    let files = stream::iter(0..paths).map(|n| disk.read(n));
    let files: Vec<_> = files.buffered(10).collect().await;
    files.iter().flatten().count()
}
// ANCHOR_END: fixed

/// A disk that has 64 files open at most, as a process has 1024.
#[derive(Debug, Default)]
pub struct Disk {
    open: Cell<usize>,
    most: Cell<usize>,
}

impl Disk {
    async fn read(&self, n: u32) -> Result<u32, &'static str> {
        if self.open.get() == 64 {
            return Err("Too many open files (os error 24)");
        }
        self.open.set(self.open.get() + 1);
        self.most.set(self.most.get().max(self.open.get()));
        sleep(Duration::from_millis(10)).await;
        self.open.set(self.open.get() - 1);
        Ok(n)
    }
}

async fn scene(read_all: impl AsyncFn(u32, &Disk) -> usize) -> Seen {
    let disk = Disk::default();
    let few = read_all(20, &disk).await;
    let many = read_all(200, &disk).await;
    Seen::of("of 20 files were read", few)
        .and("of 200 files were read", many)
        .and("open at once, at most", disk.most.get())
}
