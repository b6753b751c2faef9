//! What the catalogue promises of every pitfall.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use pitfalls::frame::{
    Check, Family, Group, Pitfall, Scene, families, named, pitfalls, search, symptoms,
};

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

#[test]
fn a_search_by_a_symptom_finds_the_pitfall_whatever_its_case() {
    for pitfall in pitfalls() {
        let found = search(&pitfall.symptom.to_uppercase());
        assert!(
            found.iter().any(|found| found.name == pitfall.name),
            "{} isn't found by its own symptom",
            pitfall.name
        );
    }
    assert!(search("xyzzy qwertz").is_empty());
}

/// What reporters wrote, in titles and in the first lines of public issues, and what it was.
const REPORTS: &[(&str, &str)] = &[
    (
        "Pool times out while waiting for an open connection",
        "query-on-the-pool",
    ),
    (
        "PoolTimeOut (maybe when sharing between runtimes?)",
        "client-of-dead-runtime",
    ),
    (
        "Panicked at tokio::select: all branches are disabled and there is no else branch",
        "select-without-else",
    ),
    (
        "future cannot be sent between threads safely",
        "rc-in-spawn",
    ),
    (
        "failing to start a VM produces a \"cannot drop a runtime in a context where blocking is not allowed\" panic",
        "runtime-dropped-in-async",
    ),
    (
        "tokio very slow compared to sync/async-std on certain workloads",
        "small-reads",
    ),
    (
        "High CPU after resume from sleep on Windows (interval burst on wake)",
        "burst-of-ticks",
    ),
    (
        "Weird behavior of tokio::task::spawn: periodically no output to stdout",
        "detached-at-exit",
    ),
    (
        "events SSE stream unexpected disconnections",
        "lag-ends-the-loop",
    ),
    (
        "tokio::process::Command leaves zombies when child future is dropped",
        "child-outlives-the-timeout",
    ),
    ("thread 'main' has overflowed its stack", "large-future"),
    (
        "Container does not stop using SIGTERM - Podman/Docker resorts to SIGKILL",
        "sigterm-ignored",
    ),
    (
        "should stop running when a task panics",
        "ignored-join-handle",
    ),
    (
        "Hyper hangs with long-running concurrent requests",
        "thread-sleep",
    ),
    (
        "CPU heavy request prevents Rocket from accepting other connections",
        "cpu-work",
    ),
    (
        "Don't block forever on rx.recv() after command finishes",
        "sender-kept",
    ),
    (
        "PUT operations silently hang on the gateway",
        "recv-then-await",
    ),
    (
        "Service mode can acknowledge WriteFiles before the bytes reach disk; closing then ships truncated files",
        "file-not-flushed",
    ),
    (
        "avoid tokio blocking pool handoff deadlock",
        "blocking-pool-full",
    ),
    (
        "Tokio runtime hangs indefinitely when blocking task is running",
        "spawn-blocking-abort",
    ),
    (
        "SQLite concurrent writes report database is locked",
        "read-then-write",
    ),
    ("Websocket missing some ping messages", "slow-arm-body"),
    ("a chatty child deadlocks until timeout", "pipe-full"),
    (
        "race conditions when refreshing the token",
        "check-then-act",
    ),
];

#[test]
fn a_search_by_what_a_reporter_wrote_finds_the_pitfall_among_the_best_eight() {
    let found = |(report, name): &&(&str, &str)| {
        let found = search(report);
        found.len() <= 8 && found.iter().any(|found| found.name == *name)
    };
    let lost: Vec<_> = REPORTS.iter().filter(|report| !found(report)).collect();
    assert!(lost.is_empty(), "not found by what they wrote: {lost:#?}");
}

#[test]
fn a_word_finds_the_same_in_each_of_its_forms_and_the_one_that_says_it_comes_first() {
    let names = |words: &str| -> Vec<_> { search(words).iter().map(|found| found.name).collect() };
    assert_eq!(names("hang"), names("hanging"));
    assert_eq!(names("zombie"), names("Zombies"));
    assert_eq!(names("futurelock")[0], "futurelock");
    assert_eq!(
        names("cannot drop a runtime")[0],
        "runtime-dropped-in-async"
    );
    assert!(names("hang").len() > 8, "a single word is a filter");
}

#[test]
fn a_search_that_finds_nothing_says_so_in_one_line() {
    let ran = Command::new(env!("CARGO_BIN_EXE_pitfalls"))
        .args(["--search", "xyzzy"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ran.stderr);
    assert_eq!(ran.status.code(), Some(2), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(
        said.contains("\"xyzzy\""),
        "it says what was searched: {said}"
    );
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
