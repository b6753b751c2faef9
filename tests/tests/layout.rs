//! No test is forgotten: where a package lists its test programs itself, every file of tests belongs to one of them.

use std::fs;
use std::path::Path;

use workspace_tests::root;

/// The files right in `folder/tests` that hold Rust, without their ending.
fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder.join("tests")).unwrap().flatten();
    let names = entries.map(|entry| entry.file_name().into_string().unwrap());
    let stems = names.filter_map(|name| Some(name.strip_suffix(".rs")?.to_owned()));
    stems.collect()
}

#[test]
fn every_file_of_tests_is_compiled() {
    let mut seen = 0;
    for package in fs::read_dir(root().join("crates")).unwrap().flatten() {
        let folder = package.path();
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
        if !manifest.lines().any(|line| line == "autotests = false") {
            continue;
        }
        let all = fs::read_to_string(folder.join("tests/all.rs")).unwrap_or_default();
        for file in files(&folder) {
            let is_module = all.lines().any(|line| line == format!("mod {file};"));
            let is_program = manifest.contains(&format!("path = \"tests/{file}.rs\""));
            assert!(
                is_module || is_program,
                "{}/tests/{file}.rs is compiled nowhere: add `mod {file};` to tests/all.rs",
                folder.display()
            );
            seen += 1;
        }
    }
    assert!(seen > 50, "the files are found: {seen}");
}
