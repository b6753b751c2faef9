//! What the catalogue promises of every pitfall.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use pitfalls::frame::{Check, Family, Group, Pitfall, Scene, families, named, pitfalls, symptoms};

fn each() -> impl Iterator<Item = (&'static Family, &'static Pitfall)> {
    let pairs = |family: &'static Family| {
        family
            .pitfalls
            .iter()
            .map(move |pitfall| (family, *pitfall))
    };
    families().iter().flat_map(pairs)
}

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The source of the mended program, and of the broken one.
fn sources(family: &Family, pitfall: &Pitfall) -> [String; 2] {
    let [folder, name] = [family.name, pitfall.name].map(|name| name.replace('-', "_"));
    let fixed = format!("src/{folder}/{name}.rs");
    let broken = match pitfall.broken {
        Scene::Refused(_) => format!("tests/refused/{name}.rs"),
        _ => fixed.clone(),
    };
    [broken, fixed].map(|file| {
        fs::read_to_string(here(&file)).unwrap_or_else(|error| panic!("{file}: {error}"))
    })
}

/// What stands between the anchors.
fn anchored<'text>(text: &'text str, anchor: &str) -> &'text str {
    let (_, rest) = text
        .split_once(&format!("// ANCHOR: {anchor}\n"))
        .expect(anchor);
    rest.split_once(&format!("// ANCHOR_END: {anchor}"))
        .expect(anchor)
        .0
}

#[test]
fn there_are_at_least_sixty_pitfalls_and_each_has_a_name_and_a_cause_of_its_own() {
    let names: BTreeSet<_> = pitfalls().map(|pitfall| pitfall.name).collect();
    let causes: BTreeSet<_> = pitfalls().map(|pitfall| pitfall.cause).collect();
    let symptoms: BTreeSet<_> = pitfalls().map(|pitfall| pitfall.symptom).collect();
    let count = pitfalls().count();
    assert!(count >= 60, "{count} pitfalls");
    assert_eq!(
        [names.len(), causes.len(), symptoms.len()],
        [count; 3],
        "one of them stands twice"
    );
}

#[test]
fn each_pitfall_cites_where_people_met_it() {
    for pitfall in pitfalls() {
        assert!(
            !pitfall.met_in.is_empty(),
            "{}: nothing shows that people meet it",
            pitfall.name
        );
        for source in pitfall.met_in {
            assert!(source.starts_with("https://"), "{}: {source}", pitfall.name);
        }
    }
}

#[test]
fn the_broken_program_says_that_it_is_wrong_and_the_mended_one_has_its_signature() {
    for (family, pitfall) in each() {
        let [broken, fixed] = sources(family, pitfall);
        let (broken, fixed) = (anchored(&broken, "broken"), anchored(&fixed, "fixed"));
        assert!(
            broken.contains("/// Wrong: "),
            "{}: `broken` must say `Wrong:`",
            pitfall.name
        );
        assert!(
            !fixed.contains("Wrong:"),
            "{}: `fixed` is right",
            pitfall.name
        );
        if !matches!(pitfall.broken, Scene::Refused(_)) {
            let signature = |code: &str, name: &str| {
                let (_, rest) = code.split_once(&format!("fn {name}")).expect(name);
                let end = rest.find(" {\n").unwrap_or(rest.len());
                rest[..end]
                    .replace("(mut ", "(")
                    .replace(" mut ", " ")
                    .replace("(_", "(")
                    .replace(" _", " ")
                    .split_whitespace()
                    .collect::<String>()
                    .replace(",)", ")")
            };
            assert_eq!(
                signature(broken, "broken"),
                signature(fixed, "fixed"),
                "{}",
                pitfall.name
            );
        }
    }
}

#[test]
fn each_pitfall_stands_on_the_page_of_its_family() {
    for (family, pitfall) in each() {
        let path = format!("../../book/src/pitfalls/{}.md", family.name);
        let page = fs::read_to_string(here(&path)).unwrap();
        let heading = format!("{{#{}}}", pitfall.name);
        assert_eq!(page.matches(&heading).count(), 1, "{path}: {heading}");
    }
}

#[test]
fn the_index_reaches_each_pitfall_in_at_most_three_steps() {
    let reached: Vec<_> = symptoms()
        .iter()
        .flat_map(|symptom| symptom.then.reached())
        .collect();
    for (name, questions) in &reached {
        assert!(
            named(name).is_some(),
            "the index leads to {name}, which there isn't"
        );
        assert!(*questions <= 3, "{questions} questions to {name}");
    }
    let lost: Vec<_> = pitfalls()
        .map(|pitfall| pitfall.name)
        .filter(|name| reached.iter().all(|(reached, _)| reached != name))
        .collect();
    assert!(lost.is_empty(), "no symptom leads to {lost:?}");
}

/// Lints that would catch a pitfall and are off here. The page says why.
const LEFT_OFF: &[&str] = &["unused_result_ok"];

#[test]
fn our_own_configuration_catches_each_pitfall_that_a_lint_catches() {
    let root = fs::read_to_string(here("../../Cargo.toml")).unwrap();
    let (_, lints) = root.split_once("[workspace.lints.clippy]").unwrap();
    let configured = fs::read_to_string(here("../../clippy.toml")).unwrap();
    let named = |lint: &str| {
        let mut lines = lints.lines();
        lines.any(|line| line.starts_with(&format!("{lint} =")))
    };
    let is_on = |check: &Check| match check {
        Check::Clippy(lint, _) if LEFT_OFF.contains(lint) => true,
        Check::Clippy(lint, group) => *group == Group::Default || named(lint),
        Check::Configured(_, key) => configured.contains(key),
        Check::Refused(_) | Check::Rustc(_) => true,
    };
    for pitfall in pitfalls().filter(|pitfall| !pitfall.caught_by.is_empty()) {
        assert!(
            pitfall.caught_by.iter().any(is_on),
            "{}: nothing in Cargo.toml and clippy.toml turns on {:?}",
            pitfall.name,
            pitfall.caught_by
        );
    }
}
