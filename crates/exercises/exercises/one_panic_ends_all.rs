//! One bad file, and the rest is lost
//!
//! Files are imported side by side. One file is corrupt, and its import panics. That should be one failure; yet the
//! files that are still being imported are lost with it, and nobody is told.

// ANCHOR: code
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::sleep;

/// How it went.
#[derive(Debug, Default, PartialEq, Eq)]
struct Summary {
    imported: u32,
    failed: u32,
}

/// Imports all files at a time.
async fn import_all(files: &[&'static str]) -> Summary {
    let mut imports: JoinSet<_> = files.iter().copied().map(import).collect();
    let mut summary = Summary::default();
    while let Some(Ok(result)) = imports.join_next().await {
        match result {
            Ok(()) => summary.imported += 1,
            Err(_) => summary.failed += 1,
        }
    }
    summary
}
// ANCHOR_END: code

// Nothing to change below.

async fn import(file: &'static str) -> Result<(), &'static str> {
    let (takes, result) = match file {
        "missing" => (Duration::from_millis(100), Err("no such file")),
        "corrupt" => (Duration::from_millis(200), Ok(())),
        _ => (Duration::from_millis(300), Ok(())),
    };
    sleep(takes).await;
    assert_ne!(file, "corrupt", "the import met what it didn't expect");
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn every_file_is_accounted_for() {
        let summary = import_all(&["good", "corrupt", "missing", "fine"]).await;
        let expected = Summary {
            imported: 2,
            failed: 2,
        };
        assert_eq!(summary, expected, "a panic in one import lost the others");
    }
}
