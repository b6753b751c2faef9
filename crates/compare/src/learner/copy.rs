//! A copy of what git knows, or would, of a checkout.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

/// Copies every file that isn't ignored from `root` into the new folder `to`, and makes it a checkout: some tests ask git.
pub(super) fn checkout(root: &Path, to: &Path) -> Result<()> {
    let arguments = [
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ];
    let listed = git(root, &arguments)?;
    for name in listed.split_terminator('\0') {
        let (from, to) = (root.join(name), to.join(name));
        // A file that was deleted and not yet committed.
        if !from.is_file() {
            continue;
        }
        if let Some(folder) = to.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::copy(&from, &to).with_context(|| format!("{name} can't be copied"))?;
    }
    git(to, &["init", "--quiet"])?;
    git(to, &["add", "--all"])?;
    Ok(())
}

fn git(folder: &Path, arguments: &[&str]) -> Result<String> {
    let mut git = Command::new("git");
    git.args(arguments).current_dir(folder);
    for variable in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"] {
        // A hook's variables would point at another checkout.
        git.env_remove(variable);
    }
    let output = git.output().context("git can't be started")?;
    if !output.status.success() {
        bail!("{} is no git checkout", folder.display());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
