//! What `#[tokio::main]` stands for: each attribute beside the function that it turns into.
//!
//! The attribute takes any `async fn`, not just `main`, so both can be called and compared.

use std::rc::Rc;
use std::thread;

use tokio::runtime::{Builder, Handle, LocalOptions, RuntimeFlavor};
use tokio::task::{JoinError, spawn_local};

/// Where a program finds itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Whether the runtime is of the multi-thread kind.
    pub multi_thread: bool,
    /// How many threads run tasks.
    pub workers: usize,
    /// The name of the thread that runs the body of `main`.
    pub body: String,
    /// The name of the thread that runs a task.
    pub task: String,
}

// ANCHOR: look_around
/// Says where its own body runs, and where a task that it spawns.
async fn look_around() -> Result<Place, JoinError> {
    let runtime = Handle::current();
    let task = tokio::spawn(async { thread_name() });
    Ok(Place {
        multi_thread: runtime.runtime_flavor() == RuntimeFlavor::MultiThread,
        workers: runtime.metrics().num_workers(),
        body: thread_name(),
        task: task.await?,
    })
}
// ANCHOR_END: look_around

fn thread_name() -> String {
    thread::current().name().unwrap_or("(no name)").to_owned()
}

// ANCHOR: by_attribute
/// Without `worker_threads`: one a processor.
#[tokio::main(worker_threads = 2)]
pub async fn by_attribute() -> Result<Place, JoinError> {
    look_around().await
}
// ANCHOR_END: by_attribute

// ANCHOR: by_hand
/// The same. No `async` is left: the function blocks its thread until the body has ended.
#[expect(clippy::expect_used, reason = "the attribute does the same")]
pub fn by_hand() -> Result<Place, JoinError> {
    let body = async { look_around().await };
    Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("Failed building the Runtime")
        .block_on(body)
    // Here the runtime is dropped: tasks that still run are dropped with it.
}
// ANCHOR_END: by_hand

// ANCHOR: one_thread_by_attribute
/// The nearest to `asyncio.run`: everything on the thread that calls it. `#[tokio::test]` makes this kind too.
#[tokio::main(flavor = "current_thread")]
pub async fn one_thread_by_attribute() -> Result<Place, JoinError> {
    look_around().await
}
// ANCHOR_END: one_thread_by_attribute

// ANCHOR: one_thread_by_hand
/// The same.
#[expect(clippy::expect_used, reason = "the attribute does the same")]
pub fn one_thread_by_hand() -> Result<Place, JoinError> {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("Failed building the Runtime")
        .block_on(look_around())
}
// ANCHOR_END: one_thread_by_hand

// ANCHOR: local_by_attribute
/// One thread that also takes tasks that are not `Send`, such as one that holds an `Rc`.
#[tokio::main(flavor = "local")]
pub async fn local_by_attribute() -> Result<Place, JoinError> {
    not_send().await?;
    look_around().await
}
// ANCHOR_END: local_by_attribute

// ANCHOR: local_by_hand
/// The same.
#[expect(clippy::expect_used, reason = "the attribute does the same")]
pub fn local_by_hand() -> Result<Place, JoinError> {
    let body = async {
        not_send().await?;
        look_around().await
    };
    Builder::new_current_thread()
        .enable_all()
        .build_local(LocalOptions::default())
        .expect("Failed building the Runtime")
        .block_on(body)
}

/// A task that `tokio::spawn` refuses at compile time.
async fn not_send() -> Result<usize, JoinError> {
    let shared = Rc::new(());
    let task = spawn_local({
        let shared = Rc::clone(&shared);
        async move { Rc::strong_count(&shared) }
    });
    task.await
}
// ANCHOR_END: local_by_hand
