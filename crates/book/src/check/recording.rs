//! `recording`: every recording is what a fresh run prints and draws.
//!
//! The practice's own program knows what a difference is: times of real runs are none. It says so by `verify`.

use anyhow::Result;

use crate::findings::Findings;
use crate::recordings::Recordings;
use crate::source::Source;
use crate::workspace::Member;

const RULE: &str = "recording";

/// Lets each practice compare its recordings.
pub(super) fn check(book: &Source, recordings: &dyn Recordings, findings: &mut Findings) {
    for practice in book.workspace.practices() {
        // Nothing is recorded yet: `pairing` says so.
        if practice.files_in("output", "txt").next().is_none() {
            continue;
        }
        let name = &practice.name;
        match stale(book, practice, recordings) {
            Ok(differences) => {
                let cure = format!("run `cargo book bless {name}`, and look at what it changes");
                for (path, line, what) in differences {
                    // The program may say itself what to do.
                    let (what, cure) = what.rsplit_once("; ").unwrap_or((&what, &cure));
                    findings.add(RULE, &path, line, what, cure);
                }
            }
            Err(error) => {
                let what = format!("{name} can't verify its recordings: {error:#}");
                let cure = format!("run `cargo run -p {name} -- verify {}`", practice.output());
                findings.add(RULE, &practice.path("Cargo.toml"), 1, what, cure);
            }
        }
    }
}

type Difference = (String, usize, String);

/// What differs in two fresh runs of two. Demos with real sockets and clocks may differ once on a busy machine; what is stale
/// differs every time.
fn stale(book: &Source, practice: &Member, recordings: &dyn Recordings) -> Result<Vec<Difference>> {
    let root = &book.workspace.root;
    let folder = root.join(practice.output());
    let verify = || {
        anyhow::Ok(differences(
            &recordings.verify(&practice.name, &folder)?,
            root,
        ))
    };
    let mut found = verify()?;
    if !found.is_empty() {
        let again = verify()?;
        found.retain(|(path, ..)| again.iter().any(|(other, ..)| other == path));
    }
    Ok(found)
}

/// `path:line: what` of each line; a line that has another form goes on with the one before.
fn differences(report: &str, root: &std::path::Path) -> Vec<Difference> {
    let root = format!("{}/", root.display());
    let mut found: Vec<Difference> = Vec::new();
    for line in report.lines().filter(|line| !line.trim().is_empty()) {
        let line = line.strip_prefix(&root).unwrap_or(line);
        match (located(line), found.last_mut()) {
            (Some(difference), _) => found.push(difference),
            (None, Some((_, _, what))) => what.push_str(&format!(" | {}", line.trim())),
            (None, None) => {}
        }
    }
    found
}

fn located(line: &str) -> Option<Difference> {
    let (place, what) = line.split_once(": ")?;
    let (path, number) = place.rsplit_once(':')?;
    Some((
        path.to_owned(),
        number.parse().ok()?,
        what.trim().to_owned(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_is_a_difference_and_a_hint_goes_on_with_it() {
        let report = "/somewhere/crates/a/output/b.txt:3: prints `x`\n  hint: bless\ncrates/a/output/c.txt:1: gone\n";
        let found = differences(report, std::path::Path::new("/somewhere"));
        assert_eq!(
            found,
            [
                (
                    "crates/a/output/b.txt".into(),
                    3,
                    "prints `x` | hint: bless".into()
                ),
                ("crates/a/output/c.txt".into(), 1, "gone".into()),
            ]
        );
    }
}
