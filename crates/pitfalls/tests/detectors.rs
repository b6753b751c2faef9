//! What catches a pitfall before it runs is what each pitfall says, and no more.
//!
//! Clippy looks at this crate with every lint that it and the compiler have, whatever the code allows. A lint catches a pitfall if it
//! fires between the anchors of `broken` and not between those of `fixed`.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::RangeInclusive;
use std::path::Path;
use std::process::Command;

use pitfalls::frame::{Check, Group, Pitfall, Scene, families};
use serde_json::Value;

/// Lints of taste: they fire on one of two programs for reasons that have nothing to do with what goes wrong.
const OF_TASTE: &[&str] = &[
    "clippy::absolute_paths",
    "clippy::as_conversions",
    "clippy::blanket_clippy_restriction_lints",
    "clippy::default_numeric_fallback",
    "clippy::else_if_without_else",
    "clippy::exhaustive_enums",
    "clippy::exhaustive_structs",
    "clippy::impl_trait_in_params",
    "clippy::implicit_return",
    "clippy::indexing_slicing",
    "clippy::integer_division",
    "clippy::integer_division_remainder_used",
    "clippy::map_err_ignore",
    "clippy::min_ident_chars",
    "clippy::missing_docs_in_private_items",
    "clippy::missing_inline_in_public_items",
    "clippy::missing_trait_methods",
    "clippy::module_name_repetitions",
    "clippy::must_use_candidate",
    "clippy::option_if_let_else",
    "clippy::pattern_type_mismatch",
    "clippy::print_stdout",
    "clippy::question_mark_used",
    "clippy::redundant_pub_crate",
    "clippy::ref_patterns",
    "clippy::semicolon_inside_block",
    "clippy::semicolon_outside_block",
    "clippy::shadow_reuse",
    "clippy::shadow_same",
    "clippy::shadow_unrelated",
    "clippy::single_call_fn",
    "clippy::std_instead_of_alloc",
    "clippy::std_instead_of_core",
    "clippy::wildcard_enum_match_arm",
];

/// Which lints fire, by file and line.
type Fired = BTreeMap<String, Vec<(usize, String)>>;

#[test]
#[ignore = "needs Clippy of the version that the pages speak of"]
fn what_catches_a_pitfall_is_what_its_page_says() {
    let fired = lints_that_fire();
    let mut wrong = Vec::new();
    for (family, pitfall) in all().filter(|(_, pitfall)| !is_refused(pitfall)) {
        let file = format!("src/{family}/{}.rs", pitfall.name).replace('-', "_");
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(&file)).unwrap();
        let lints = fired.get(&file).map_or(&[][..], Vec::as_slice);
        let within = |anchor| {
            let lines = lines_of(&text, anchor, &file);
            let inside = lints.iter().filter(|(line, _)| lines.contains(line));
            inside
                .map(|(_, lint)| lint.as_str())
                .collect::<BTreeSet<_>>()
        };
        let caught_by: BTreeSet<&str> = &within("broken") - &within("fixed");
        let says: BTreeSet<String> = pitfall.caught_by.iter().map(lint_name).collect();
        let says: BTreeSet<&str> = says.iter().map(String::as_str).collect();
        if caught_by != says {
            wrong.push(format!("{file}: says {says:?}, and it is {caught_by:?}"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new(), "{}", wrong.join("\n"));
}

#[test]
#[ignore = "needs Clippy of the version that the pages speak of"]
fn the_lints_are_in_the_groups_that_the_pages_name() {
    let groups = groups();
    for (_, pitfall) in all() {
        for check in pitfall.caught_by {
            if let Check::Clippy(lint, group) = check {
                let name = match group {
                    Group::Default => "clippy::all",
                    Group::Pedantic => "clippy::pedantic",
                    Group::Nursery => "clippy::nursery",
                    Group::Restriction => "clippy::restriction",
                };
                let lint = format!("clippy::{}", lint.replace('_', "-"));
                assert!(
                    groups[name].contains(&lint),
                    "{}: {lint} is not in {name}",
                    pitfall.name
                );
            }
        }
    }
}

fn all() -> impl Iterator<Item = (&'static str, &'static Pitfall)> {
    families().iter().flat_map(|family| {
        let pitfalls = family.pitfalls.iter();
        pitfalls.map(|pitfall| (family.name, *pitfall))
    })
}

fn is_refused(pitfall: &Pitfall) -> bool {
    matches!(pitfall.broken, Scene::Refused(_))
}

fn lint_name(check: &Check) -> String {
    match check {
        Check::Clippy(lint, _) | Check::Configured(lint, _) => format!("clippy::{lint}"),
        Check::Refused(lint) | Check::Rustc(lint) => (*lint).to_owned(),
    }
}

// ANCHOR: forced
/// Runs Clippy with every lint forced, so that no attribute in the code hides one.
fn lints_that_fire() -> Fired {
    let mut clippy = Command::new(env!("CARGO"));
    clippy.current_dir(env!("CARGO_MANIFEST_DIR")).args([
        "clippy",
        "--quiet",
        "--lib",
        "--message-format=json",
        "--",
    ]);
    for group in ["all", "pedantic", "nursery", "restriction"] {
        clippy.arg(format!("--force-warn=clippy::{group}"));
    }
    clippy.arg("--force-warn=unused");
    let ran = clippy.output().unwrap();
    assert!(
        ran.status.success(),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    let mut fired = Fired::new();
    for line in String::from_utf8_lossy(&ran.stdout).lines() {
        let message: Value = serde_json::from_str(line).unwrap();
        let message = &message["message"];
        let Some(lint) = message["code"]["code"].as_str() else {
            continue;
        };
        if OF_TASTE.contains(&lint) {
            continue;
        }
        let spans = message["spans"].as_array().into_iter().flatten();
        for span in spans.filter(|span| span["is_primary"] == true) {
            let span = where_it_is_written(span);
            let file = span["file_name"].as_str().unwrap().replace('\\', "/");
            let line = usize::try_from(span["line_start"].as_u64().unwrap()).unwrap();
            let file = file
                .strip_prefix("crates/pitfalls/")
                .unwrap_or(&file)
                .to_owned();
            fired.entry(file).or_default().push((line, lint.to_owned()));
        }
    }
    fired
}
// ANCHOR_END: forced

/// What a macro made stands where the macro is called.
fn where_it_is_written(mut span: &Value) -> &Value {
    while span["expansion"].is_object() {
        span = &span["expansion"]["span"];
    }
    span
}

fn lines_of(text: &str, anchor: &str, file: &str) -> RangeInclusive<usize> {
    let at = |mark: &str| {
        let line = text
            .lines()
            .position(|line| line.trim() == format!("// {mark}: {anchor}"));
        line.unwrap_or_else(|| panic!("{file} has no {mark}: {anchor}")) + 1
    };
    at("ANCHOR")..=at("ANCHOR_END")
}

/// The lints of each group, as the pinned Clippy lists them.
fn groups() -> BTreeMap<String, BTreeSet<String>> {
    let ran = Command::new("clippy-driver")
        .args(["-W", "help"])
        .output()
        .unwrap();
    let mut groups = BTreeMap::new();
    for line in String::from_utf8_lossy(&ran.stdout).lines() {
        let mut words = line
            .trim()
            .split([' ', ','])
            .filter(|word| !word.is_empty());
        if let Some(name) = words.next().filter(|name| name.starts_with("clippy::")) {
            let lints: BTreeSet<String> = words.map(str::to_owned).collect();
            groups.entry(name.to_owned()).or_insert(lints);
        }
    }
    groups
}
