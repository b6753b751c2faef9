//! Saves of the reader's files, a burst of them told once.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::Notify;
use tokio::time::timeout;

/// Editors save in several steps: wait until nothing happened for so long.
const QUIET: Duration = Duration::from_millis(100);

/// Tells of saves as long as it lives.
pub(crate) struct Saves {
    saved: Arc<Notify>,
    _watcher: RecommendedWatcher,
}

impl Saves {
    pub(crate) fn of(folder: &Path) -> Result<Self> {
        let saved = Arc::new(Notify::new());
        let tell = Arc::clone(&saved);
        let hear = move |event: notify::Result<Event>| {
            if event.is_ok_and(|event| is_save(&event)) {
                tell.notify_one();
            }
        };
        let mut watcher = notify::recommended_watcher(hear).context("files can't be watched")?;
        let watched = watcher.watch(folder, RecursiveMode::NonRecursive);
        watched.with_context(|| format!("{} can't be watched", folder.display()))?;
        Ok(Self {
            saved,
            _watcher: watcher,
        })
    }

    /// Waits for a save and for the quiet after it.
    ///
    /// Cancel safety: a save whose quiet was not waited for isn't told again. Don't drop it half-way.
    pub(crate) async fn settled(&self) {
        self.saved.notified().await;
        while timeout(QUIET, self.saved.notified()).await.is_ok() {}
    }
}

/// To read a file is an event too, and a compiler reads it; an editor's own files are none of ours.
fn is_save(event: &Event) -> bool {
    let is_rust = |path: &Path| path.extension().is_some_and(|end| end == "rs");
    !event.kind.is_access() && event.paths.iter().any(|path| is_rust(path))
}
