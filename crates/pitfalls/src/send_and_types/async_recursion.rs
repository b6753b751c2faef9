//! An async function calls itself.

use tokio::task::yield_now;

use crate::frame::{Check, Pitfall, Scene, Seen};

/// What is known of it.
pub const PITFALL: Pitfall = Pitfall {
    name: "async-recursion",
    symptom: "My recursive function compiles until I make it async",
    also: &[
        "E0733",
        "recursion in an async fn requires boxing",
        "async_recursion",
        "Box::pin",
        "infinitely sized future",
        "walk a tree",
    ],
    cause: "A future contains the futures that it awaits. One that contains itself would have no size.",
    cure: "Put the call behind a pointer: `Box::pin(walk(child)).await`. No crate is needed for that.",
    caught_by: &[Check::Refused("E0733")],
    shown_by: &[],
    met_in: &[
        "https://github.com/sqlpage/SQLPage/issues/455",
        "https://github.com/rust-lang/rust/issues/73624",
        "https://doc.rust-lang.org/error_codes/E0733.html",
    ],
    broken: Scene::Refused(include_str!("../../tests/refused/async_recursion.stderr")),
    fixed: Scene::Paused(|| Box::pin(scene())),
};

// ANCHOR: fixed
/// The future of a folder has a pointer to the next one.
pub async fn fixed(folder: &Folder) -> u32 {
    yield_now().await;
    let mut files = folder.files;
    for folder in &folder.folders {
        files += Box::pin(fixed(folder)).await;
    }
    files
}
// ANCHOR_END: fixed

/// A folder and what is in it.
#[derive(Debug)]
pub struct Folder {
    files: u32,
    folders: Vec<Folder>,
}

async fn scene() -> Seen {
    let inner = Folder {
        files: 4,
        folders: Vec::new(),
    };
    let outer = Folder {
        files: 3,
        folders: vec![inner],
    };
    Seen::of("files", fixed(&outer).await)
}
