//! `recording`: what a fresh run would print and draw otherwise.

use std::cell::Cell;
use std::fs;
use std::path::Path;

use anyhow::{Result, bail};
use book::check;
use book::findings::{Finding, Findings};
use book::page::Purpose;
use book::recordings::Recordings;

use super::found::{assert_refused, listing};
use crate::common::{Copy, copy_of_the_book};

/// A fresh run gives what is there.
pub(crate) struct Unchanged;

impl Recordings for Unchanged {
    fn verify(&self, _: &str, _: &Path) -> Result<String> {
        Ok(String::new())
    }

    fn record(&self, _: &str, _: &Path) -> Result<()> {
        bail!("a check records nothing")
    }
}

/// A fresh run gives what the copy had before it was broken. The real programs take a while; `tests/programs.rs` runs one.
struct Pristine(Copy);

impl Recordings for Pristine {
    fn verify(&self, practice: &str, folder: &Path) -> Result<String> {
        let pristine = self.0.path(&format!("crates/{practice}/output"));
        let mut report = String::new();
        for entry in fs::read_dir(folder)? {
            let file = entry?.path();
            let fresh =
                fs::read_to_string(pristine.join(file.file_name().unwrap())).unwrap_or_default();
            let text = fs::read_to_string(&file)?;
            let same = text
                .lines()
                .zip(fresh.lines())
                .take_while(|(old, new)| old == new)
                .count();
            if text != fresh {
                report.push_str(&format!(
                    "{}:{}: a fresh run differs\n",
                    file.display(),
                    same + 1
                ));
            }
        }
        Ok(report)
    }

    fn record(&self, _: &str, _: &Path) -> Result<()> {
        bail!("a check records nothing")
    }
}

fn findings(copy: &Copy, recordings: &dyn Recordings) -> Vec<Finding> {
    let mut findings = Findings::default();
    let book = copy.load();
    check::written(&book, &mut findings);
    check::recorded(&book, recordings, &mut findings);
    findings.sorted()
}

#[test]
fn an_output_that_a_fresh_run_does_not_print_is_refused() {
    let copy = copy_of_the_book();
    let (_, include) = listing(&copy.load(), Purpose::Output, ".txt");
    let text = copy.read(&include.path);
    let lines = text.lines().count();
    copy.write(
        &include.path,
        &text.replacen(text.lines().last().unwrap(), "invented", 1),
    );
    assert!(lines > 1, "the line of the finding would say nothing");
    let found = findings(&copy, &Pristine(copy_of_the_book()));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(
        (found[0].rule, found[0].path.as_str()),
        ("recording", include.path.as_str())
    );
    assert!(found[0].cure.contains("cargo book bless"), "{}", found[0]);
}

#[test]
fn a_picture_that_a_fresh_run_does_not_draw_is_refused() {
    let copy = copy_of_the_book();
    let book = copy.load();
    let picture = book
        .chapters
        .iter()
        .flat_map(|chapter| &chapter.page.loose)
        .next()
        .unwrap();
    let text = copy.read(&picture.path);
    copy.write(
        &picture.path,
        &text.replacen("<svg", "<svg data-stale=\"1\"", 1),
    );
    let found = findings(&copy, &Pristine(copy_of_the_book()));
    assert_refused(&found, "recording", &picture.path, 1);
}

#[test]
fn a_difference_that_only_one_of_two_runs_shows_is_the_machines() {
    struct Busy(Cell<u32>);
    impl Recordings for Busy {
        fn verify(&self, practice: &str, _: &Path) -> Result<String> {
            self.0.set(self.0.get() + 1);
            let late = format!("crates/{practice}/output/late.txt:3: a bar is longer\n");
            Ok(if self.0.get() == 1 {
                late
            } else {
                String::new()
            })
        }

        fn record(&self, _: &str, _: &Path) -> Result<()> {
            bail!("a check records nothing")
        }
    }
    let busy = Busy(Cell::new(0));
    assert_eq!(findings(&copy_of_the_book(), &busy), []);
    assert!(busy.0.get() >= 2, "the run was repeated");
}

#[test]
fn a_practice_that_cannot_verify_itself_is_refused() {
    struct Broken;
    impl Recordings for Broken {
        fn verify(&self, _: &str, _: &Path) -> Result<String> {
            bail!("it does not compile")
        }

        fn record(&self, _: &str, _: &Path) -> Result<()> {
            bail!("a check records nothing")
        }
    }
    let copy = copy_of_the_book();
    let found = findings(&copy, &Broken);
    let practices = copy.load().workspace.practices().count();
    assert_eq!(found.len(), practices, "each practice is told: {found:#?}");
    assert!(
        found
            .iter()
            .all(|found| found.rule == "recording" && found.path.ends_with("Cargo.toml"))
    );
    assert!(
        found[0].what.contains("it does not compile"),
        "{}",
        found[0]
    );
}
