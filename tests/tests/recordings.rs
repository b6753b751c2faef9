//! The machinery that compares recordings sees what it should see.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use workspace_tests::{Ran, binary, run};

fn gather(action: &str, folder: &Path) -> Ran {
    let limit = Duration::from_secs(120);
    run(
        Command::new(binary("gather")).arg(action).arg(folder),
        limit,
    )
}

#[test]
fn recordings_verify_until_one_is_changed_lost_or_added() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    assert_eq!(gather("record", folder).code, Some(0));
    let verified = gather("verify", folder);
    assert_eq!(
        verified.code,
        Some(0),
        "what was recorded is what a fresh run gives: {verified:?}"
    );

    let story = folder.join("together.txt");
    let text = fs::read_to_string(&story).unwrap();
    let changed = text.replacen('\n', "\nan invented line\n", 1);
    fs::write(&story, &changed).unwrap();
    let spare = folder.join("left-over.txt");
    fs::write(&spare, "no demo prints this\n").unwrap();
    let picture = folder.join("together-together.svg");
    let picture = if picture.is_file() {
        picture
    } else {
        first_picture(folder)
    };
    fs::remove_file(&picture).unwrap();

    let refused = gather("verify", folder);
    assert_eq!(refused.code, Some(1));
    for (path, line) in [(&story, 2), (&spare, 1), (&picture, 1)] {
        let place = format!("{}:{line}: ", path.display());
        assert!(
            refused.out.contains(&place),
            "{place} is missing in {}",
            refused.out
        );
    }
    assert_eq!(
        refused.out.lines().count(),
        3,
        "and nothing else: {}",
        refused.out
    );
    assert!(
        refused.out.contains("cargo book bless gather"),
        "it says what to do: {}",
        refused.out
    );

    assert_eq!(gather("record", folder).code, Some(0));
    assert!(!spare.exists(), "what no demo writes is removed");
    assert_eq!(
        gather("verify", folder).code,
        Some(0),
        "recording again mends it"
    );
}

fn first_picture(folder: &Path) -> std::path::PathBuf {
    let mut pictures: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "svg"))
        .collect();
    pictures.sort();
    pictures.remove(0)
}
