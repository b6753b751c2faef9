//! A search finds the pitfall by what a sufferer would type.

use std::process::Command;

use pitfalls::frame::{pitfalls, search};

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
