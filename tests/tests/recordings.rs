//! The machinery that compares recordings sees what it should see.
//!
//! It is the same for every practice. `queues` is quick, and has demos on a paused clock beside one on the real clock.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use workspace_tests::{Ran, binary, root, run};

fn queues(action: &str, folder: &Path) -> Ran {
    let limit = Duration::from_secs(120);
    run(
        Command::new(binary("queues")).arg(action).arg(folder),
        limit,
    )
}

/// A copy of what is committed: the practice's own test has verified it.
fn recordings() -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for file in fs::read_dir(root().join("crates/queues/output")).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), copy.path().join(file.file_name())).unwrap();
    }
    copy
}

#[test]
fn recordings_verify_until_one_is_changed_lost_or_added() {
    let folder = recordings();
    let folder = folder.path();
    let paused = folder.join("story.txt");
    let on_the_real_clock = folder.join("cost.txt");
    for text in [&paused, &on_the_real_clock] {
        let changed = fs::read_to_string(text).unwrap();
        fs::write(text, changed.replacen('\n', "\nan invented line\n", 1)).unwrap();
    }
    let spare = folder.join("left-over.txt");
    fs::write(&spare, "no demo prints this\n").unwrap();
    let picture = folder.join("story.svg");
    fs::remove_file(&picture).unwrap();

    let refused = queues("verify", folder);
    assert_eq!(refused.code, Some(1));
    for (path, line) in [
        (&paused, 2),
        (&on_the_real_clock, 2),
        (&spare, 1),
        (&picture, 1),
    ] {
        let place = format!("{}:{line}: ", path.display());
        assert!(
            refused.out.contains(&place),
            "{place} is missing in {}",
            refused.out
        );
    }
    assert_eq!(
        refused.out.lines().count(),
        4,
        "and nothing else: {}",
        refused.out
    );
    assert!(
        refused.out.contains("cargo book bless queues"),
        "it says what to do: {}",
        refused.out
    );

    assert_eq!(queues("record", folder).code, Some(0));
    assert!(!spare.exists(), "what no demo writes is removed");
    let verified = queues("verify", folder);
    assert_eq!(
        verified.code,
        Some(0),
        "recording again mends it: {verified:?}"
    );
}
