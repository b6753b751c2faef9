//! `pairing`: half a practice.

use book::findings::Finding;
use book::page::Purpose;

use super::found::{assert_refused, listing, practice, put};
use crate::common::{Copy, copy_of_the_book};

/// The first practice: its name, its manifest, and the line of its table there.
fn subject(copy: &Copy) -> (String, String, usize) {
    let book = copy.load();
    let name = practice(&book).name().to_owned();
    let member = book.workspace.member(&name).unwrap();
    (name, member.path("Cargo.toml"), member.practice.unwrap())
}

/// Other rules see it too when a part of a practice is gone.
fn of_pairing(findings: Vec<Finding>) -> Vec<Finding> {
    findings
        .into_iter()
        .filter(|found| found.rule == "pairing")
        .collect()
}

#[test]
fn a_practice_without_chapter_is_refused() {
    let copy = copy_of_the_book();
    let (name, manifest, line) = subject(&copy);
    let chapter = format!("book/src/{name}.md");
    let summary = copy.read("book/src/SUMMARY.md");
    let entry = summary
        .lines()
        .find(|line| line.contains(&format!("({name}.md)")))
        .unwrap();
    copy.replace("book/src/SUMMARY.md", &format!("{entry}\n"), "");
    copy.remove(&chapter);
    assert_refused(&of_pairing(copy.findings()), "pairing", &manifest, line);
}

#[test]
fn a_chapter_under_another_heading_is_not_the_practices_chapter() {
    let copy = copy_of_the_book();
    copy.replace("book/src/SUMMARY.md", "# Practices", "# Practises");
    let found = copy.findings();
    let practices = copy.load().workspace.practices().count();
    assert_eq!(found.len(), practices, "{found:#?}");
    assert!(
        found.iter().all(|found| found.rule == "pairing"),
        "{found:#?}"
    );
}

#[test]
fn a_chapter_without_practice_is_refused() {
    let copy = copy_of_the_book();
    let (name, _, _) = subject(&copy);
    let summary = copy.read("book/src/SUMMARY.md");
    let at = summary
        .lines()
        .position(|line| line.contains(&format!("({name}.md)")))
        .unwrap();
    let entry = summary.lines().nth(at).unwrap();
    copy.replace(
        "book/src/SUMMARY.md",
        entry,
        &format!("{entry}\n- [Alone](alone.md)"),
    );
    copy.write("book/src/alone.md", "# Alone\n");
    assert_refused(
        &of_pairing(copy.findings()),
        "pairing",
        "book/src/SUMMARY.md",
        at + 2,
    );
}

#[test]
fn a_practice_in_a_folder_of_another_name_is_refused() {
    let copy = copy_of_the_book();
    let (name, _, line) = subject(&copy);
    std::fs::rename(
        copy.path(&format!("crates/{name}")),
        copy.path("crates/renamed"),
    )
    .unwrap();
    let found = of_pairing(copy.findings());
    assert_refused(&found, "pairing", "crates/renamed/Cargo.toml", line);
}

#[test]
fn a_practice_without_claims_is_refused() {
    let copy = copy_of_the_book();
    let (name, manifest, line) = subject(&copy);
    copy.remove(&format!("crates/{name}/tests/claims.rs"));
    assert_refused(&of_pairing(copy.findings()), "pairing", &manifest, line);
}

#[test]
fn a_practice_whose_claims_are_all_ignored_is_refused() {
    let copy = copy_of_the_book();
    let (name, manifest, line) = subject(&copy);
    copy.write(
        &format!("crates/{name}/tests/claims.rs"),
        "#[test]\n#[ignore = \"slow\"]\nfn nothing_is_proved() {}\n",
    );
    assert_refused(&of_pairing(copy.findings()), "pairing", &manifest, line);
}

#[test]
fn a_practice_without_a_test_of_its_recordings_is_refused() {
    let copy = copy_of_the_book();
    let (name, manifest, line) = subject(&copy);
    copy.remove(&format!("crates/{name}/tests/as_recorded.rs"));
    assert_refused(&of_pairing(copy.findings()), "pairing", &manifest, line);
}

#[test]
fn a_practice_without_python_is_refused() {
    let copy = copy_of_the_book();
    let (name, manifest, line) = subject(&copy);
    std::fs::remove_dir_all(copy.path(&format!("crates/{name}/python"))).unwrap();
    assert_refused(&of_pairing(copy.findings()), "pairing", &manifest, line);
}

#[test]
fn a_practice_without_recordings_is_refused() {
    let copy = copy_of_the_book();
    let (name, manifest, line) = subject(&copy);
    std::fs::remove_dir_all(copy.path(&format!("crates/{name}/output"))).unwrap();
    assert_refused(&of_pairing(copy.findings()), "pairing", &manifest, line);
}

#[test]
fn a_chapter_without_picture_is_refused() {
    let copy = copy_of_the_book();
    let book = copy.load();
    let chapter = practice(&book);
    for picture in chapter.page.loose.iter().rev() {
        put(&copy, &chapter.path, picture.range.clone(), "");
    }
    assert_refused(&copy.findings(), "pairing", &chapter.path, 1);
}

#[test]
fn a_practice_that_the_readme_does_not_mention_is_refused() {
    let copy = copy_of_the_book();
    let (name, _, _) = subject(&copy);
    let readme = copy.read("README.md");
    copy.write(
        "README.md",
        &readme
            .replace(&format!("crates/{name}"), "")
            .replace(&format!("-p {name}"), ""),
    );
    assert_refused(&copy.findings(), "pairing", "README.md", 1);
}

#[test]
fn the_twin_is_found_by_either_spelling_of_its_name() {
    let copy = copy_of_the_book();
    let (_, include) = listing(&copy.load(), Purpose::Code, ".py");
    let member = copy.load();
    let member = member.workspace.member_of(&include.path).unwrap();
    copy.write(&member.path("python/second_script.py"), "print(2)\n");
    let again = copy.load();
    let twins = again.workspace.member(&member.name).unwrap().twins();
    let output = |script: &str| {
        twins
            .iter()
            .find(|(path, _)| path == script)
            .unwrap()
            .1
            .clone()
    };
    assert_eq!(
        output(&include.path),
        member.path("output/python.txt"),
        "the main one is called like the package"
    );
    assert_eq!(
        output(&member.path("python/second_script.py")),
        member.path("output/second_script.py.txt")
    );
}
