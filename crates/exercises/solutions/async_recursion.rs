//! A function that awaits itself: a solution
//!
//! The future of `size_of` would have to hold a future of `size_of`, which holds one of `size_of`: no size is large
//! enough. A box puts an end to it, and costs one allocation for each folder.

// ANCHOR: code
use std::time::Duration;

use tokio::time::sleep;

/// A folder, and the folders in it.
struct Folder {
    /// Of the files right in it, in bytes.
    size: u64,
    inside: Vec<Folder>,
}

/// The bytes in the folder and in all below it.
async fn size_of(folder: &Folder) -> u64 {
    sleep(Duration::from_millis(1)).await; // the disk
    let mut sum = folder.size;
    for inner in &folder.inside {
        sum += Box::pin(size_of(inner)).await;
    }
    sum
}
// ANCHOR_END: code

// Nothing to change below.

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(size: u64, inside: Vec<Folder>) -> Folder {
        Folder { size, inside }
    }

    #[tokio::test(start_paused = true)]
    async fn folders_within_folders_count() {
        let deepest = folder(1, vec![]);
        let root = folder(100, vec![folder(10, vec![deepest]), folder(20, vec![])]);
        assert_eq!(size_of(&root).await, 131);
    }
}
