//! Changes of the files that the book is made of, a burst of them told once.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::Notify;
use tokio::time::timeout;

/// Editors save in several steps, and `git checkout` writes many files: wait until nothing happened for so long.
const QUIET: Duration = Duration::from_millis(150);

/// Tells that something changed.
pub(super) struct Changes(Arc<Notify>);

impl Changes {
    /// Waits for a change and for the quiet after it.
    pub(super) async fn settled(&self) {
        self.0.notified().await;
        while timeout(QUIET, self.0.notified()).await.is_ok() {}
    }
}

/// Watches as long as the watcher lives.
pub(super) fn changes(root: &Path) -> Result<(RecommendedWatcher, Changes)> {
    let changed = Arc::new(Notify::new());
    let (base, heard) = (root.to_owned(), Arc::clone(&changed));
    let hear = move |event: notify::Result<Event>| {
        if event.is_ok_and(|event| is_change(&base, &event)) {
            heard.notify_one();
        }
    };
    let mut watcher = notify::recommended_watcher(hear).context("files can't be watched")?;
    for folder in ["book", "crates"] {
        let folder = root.join(folder);
        let watched = watcher.watch(&folder, RecursiveMode::Recursive);
        watched.with_context(|| format!("{} can't be watched", folder.display()))?;
    }
    Ok((watcher, Changes(changed)))
}

/// To read a file is an event too, and a build reads them all: it would be its own cause.
fn is_change(root: &Path, event: &Event) -> bool {
    !event.kind.is_access() && event.paths.iter().any(|path| is_source(root, path))
}

/// Whether the book is made of that file: not what an editor or Python leaves beside it.
fn is_source(root: &Path, path: &Path) -> bool {
    let Ok(path) = path.strip_prefix(root) else {
        return false;
    };
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    let is_clutter =
        |part: &str| part.starts_with('.') || part.ends_with('~') || part == "__pycache__";
    if parts.iter().any(|part| is_clutter(part)) {
        return false;
    }
    match parts.first().map(AsRef::as_ref) {
        Some("book") => true,
        Some("crates") => parts.get(2).is_some_and(|folder| {
            [
                "src",
                "tests",
                "examples",
                "benches",
                "python",
                "output",
                "Cargo.toml",
            ]
            .contains(&folder.as_ref())
        }),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use notify::EventKind;
    use notify::event::{AccessKind, AccessMode, ModifyKind};

    use super::*;

    fn counts(kind: EventKind, path: &str) -> bool {
        let root = Path::new("/root");
        is_change(root, &Event::new(kind).add_path(root.join(path)))
    }

    #[test]
    fn only_what_the_book_is_made_of_counts() {
        let changed = |path| counts(EventKind::Modify(ModifyKind::Any), path);
        assert!(changed("book/src/gather.md"));
        assert!(changed("crates/gather/output/join.txt"));
        assert!(!changed("crates/gather/python/__pycache__/gather.pyc"));
        assert!(!changed("book/src/.gather.md.swp"));
        assert!(!changed("target/book/index.html"));
    }

    #[test]
    fn to_read_a_file_is_no_change() {
        let read = EventKind::Access(AccessKind::Open(AccessMode::Any));
        assert!(
            !counts(read, "book/src/gather.md"),
            "each build would cause the next"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_burst_of_changes_is_told_once() {
        let changed = Arc::new(Notify::new());
        let changes = Changes(Arc::clone(&changed));
        let burst = async {
            for _ in 0..3 {
                changed.notify_one();
                tokio::time::sleep(QUIET / 2).await;
            }
        };
        tokio::join!(changes.settled(), burst);
        let more = timeout(QUIET * 10, changes.settled()).await;
        assert!(
            more.is_err(),
            "three changes in a row were told as more than one"
        );
    }
}
