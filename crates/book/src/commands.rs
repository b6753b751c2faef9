//! Which command shows what a page shows: the default where a chapter gives none.

use crate::workspace::{Member, Workspace, stem};

/// Where a package keeps what it has measured, and draws its plots from.
const MEASURED: &str = "output/measured.json";

/// The command that runs the code of `path`; none where nothing does, as for a `Cargo.toml`.
#[must_use]
pub fn for_code(workspace: &Workspace, path: &str) -> Option<String> {
    let member = workspace.member_of(path)?;
    let name = &member.name;
    let inside = member.inside(path)?;
    if workspace.is_refused(path) {
        return Some(format!("cargo test -p {name} --test refused -- --ignored"));
    }
    let (folder, _) = inside.split_once('/')?;
    match folder {
        "src" => Some(format!("cargo run -p {name}")),
        "examples" => Some(format!("cargo run -p {name} --example {}", stem(path))),
        "tests" if member.has_target("test", target(inside)) => {
            Some(format!("cargo test -p {name} --test {}", target(inside)))
        }
        // A module of the program that holds all of them.
        "tests" => Some(format!("cargo test -p {name} {}::", target(inside))),
        "benches" => Some(format!("cargo bench -p {name} --bench {}", target(inside))),
        "python" => Some(format!("python3 {path}")),
        _ => None,
    }
}

/// The command that prints the recording, or the compiler's message, at `path`; none where it is neither.
#[must_use]
pub fn for_output(workspace: &Workspace, path: &str) -> Option<String> {
    let member = workspace.member_of(path)?;
    if workspace.is_refused(path) {
        return for_code(workspace, path);
    }
    member.inside(path)?.strip_prefix("output/")?;
    if let Some(script) = script_of(member, path) {
        return Some(format!("python3 {script}"));
    }
    Some(format!(
        "cargo run -p {} -- {}",
        member.name,
        member.demo_of(path)
    ))
}

/// The command that draws the picture at `path`; none where it is no recording.
#[must_use]
pub fn for_picture(workspace: &Workspace, path: &str) -> Option<String> {
    let member = workspace.member_of(path)?;
    // A plot of what `compare` has measured is no demo's.
    if member.has(MEASURED) && member.inside(path)?.starts_with("output/") {
        let (name, workload) = (&member.name, stem(path));
        return Some(format!(
            "cargo run --release -p {name} -- --only {workload} --svg FOLDER"
        ));
    }
    Some(format!("{} --svg FILE", for_output(workspace, path)?))
}

/// The Python script that prints `path`.
#[must_use]
pub fn script_of(member: &Member, path: &str) -> Option<String> {
    member
        .twins()
        .into_iter()
        .find(|(_, output)| output == path)
        .map(|(script, _)| script)
}

/// `claims` of `tests/claims.rs` and of `tests/claims/limits.rs`.
fn target(inside: &str) -> &str {
    stem(inside.split('/').nth(1).unwrap_or(inside))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_plot_is_drawn_by_measuring_anew_and_a_timeline_by_its_demo() {
        let member = |files: &[&str]| Member {
            name: "a".into(),
            folder: "crates/a".into(),
            practice: None,
            manifest: toml::Table::new(),
            files: files
                .iter()
                .map(|file| format!("crates/a/{file}"))
                .collect::<BTreeSet<_>>(),
        };
        let command = |files: &[&str]| {
            let workspace = Workspace {
                root: "/nowhere".into(),
                members: vec![member(files)],
                committed: None,
            };
            for_picture(&workspace, "crates/a/output/b.svg").unwrap()
        };
        assert_eq!(
            command(&["output/b.svg", "output/measured.json"]),
            "cargo run --release -p a -- --only b --svg FOLDER"
        );
        assert_eq!(
            command(&["output/b.svg", "output/b.txt"]),
            "cargo run -p a -- b --svg FILE"
        );
    }
}
