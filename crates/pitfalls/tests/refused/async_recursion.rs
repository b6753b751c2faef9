//! An async function that contains itself.

use tokio::task::yield_now;

/// A folder and what is in it.
pub struct Folder {
    files: u32,
    folders: Vec<Folder>,
}

// ANCHOR: broken
/// Wrong: the future of a folder contains the future of a folder.
pub async fn broken(folder: &Folder) -> u32 {
    yield_now().await;
    let mut files = folder.files;
    for folder in &folder.folders {
        files += broken(folder).await;
    }
    files
}
// ANCHOR_END: broken

fn main() {}
