//! The README says what is so: its commands run as written, its map and its links are whole.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::panic::resume_unwind;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use workspace_tests::{Ran, binary, cargo, practices, read, root, run};

/// Compiling on a cold machine is part of running.
const LIMIT: Duration = Duration::from_secs(900);

/// The commands in the README's `sh` blocks, in order.
fn commands() -> Vec<String> {
    let readme = read("README.md");
    let mut inside = false;
    let mut commands = Vec::new();
    for line in readme.lines() {
        match line.trim() {
            "```sh" => inside = true,
            "```" => inside = false,
            command if inside && !command.is_empty() && !command.starts_with('#') => {
                // A remark behind a command is for the reader.
                let command = command.split("  #").next().unwrap_or(command).trim();
                commands.push(command.to_owned());
            }
            _ => {}
        }
    }
    commands
}

fn as_cargo(command: &str) -> Command {
    let words: Vec<&str> = command.split_whitespace().collect();
    assert_eq!(
        words[0], "cargo",
        "the README needs nothing but cargo: {command}"
    );
    let mut cargo = cargo();
    cargo.args(&words[1..]);
    cargo
}

/// Whether CI runs this very line: then it needs no test that runs it once more.
fn ci_runs(command: &str) -> bool {
    read(".ci/run").lines().any(|line| line == command)
}

/// What `cargo run -p PACKAGE -- ARGUMENTS` does, done by the program that this run of the tests has built.
fn run_as_built(command: &str) -> Option<Ran> {
    let rest = command.strip_prefix("cargo run -p ")?;
    let mut words = rest.split_whitespace();
    let program = binary(words.next()?);
    let arguments: Vec<_> = words.skip_while(|word| *word == "--").collect();
    let run_with = |more: &[&str]| {
        let mut program = Command::new(&program);
        program.args(&arguments).args(more).current_dir(root());
        run(&mut program, LIMIT)
    };
    // A demo that needs no more than timers takes no time then, and the others refuse it.
    let paused = run_with(&["--paused"]);
    Some(match paused.code {
        Some(2) => run_with(&[]),
        _ => paused,
    })
}

/// Runs them side by side, since most of what demos do is wait, and sees that each ends well and shows something. Returns how many
/// there were to run.
fn all_run(commands: &[String], run: impl Fn(&str) -> Option<Ran> + Sync) -> usize {
    thread::scope(|scope| {
        let run = &run;
        let started = commands.iter().map(|line| {
            scope.spawn(move || {
                let ran = run(line)?;
                assert_eq!(ran.code, Some(0), "{line}\n{}\n{}", ran.out, ran.err);
                assert!(!ran.out.is_empty(), "{line} shows something");
                Some(())
            })
        });
        let started: Vec<_> = started.collect();
        let ended = started.into_iter().map(|thread| thread.join());
        ended
            .filter_map(|ended| ended.unwrap_or_else(|panic| resume_unwind(panic)))
            .count()
    })
}

#[test]
fn the_commands_run() {
    let ran = all_run(&commands(), run_as_built);
    assert!(ran >= 4, "the README names programs: {ran}");
}

#[test]
#[ignore = "needs minutes: what is built by itself is compiled with features of its own"]
fn the_commands_run_as_written() {
    // The test command would run this test again; the one that serves doesn't end: each has a test of its own.
    let elsewhere = |line: &String| {
        line.starts_with("cargo test") || line.starts_with("cargo book serve") || ci_runs(line)
    };
    let commands: Vec<_> = commands().into_iter().filter(|it| !elsewhere(it)).collect();
    let ran = all_run(&commands, |line| Some(run(&mut as_cargo(line), LIMIT)));
    assert!(ran >= 4, "few are left to others: {ran}");
}

#[test]
fn the_test_command_is_the_one_that_ci_runs() {
    let tests: Vec<String> = commands()
        .into_iter()
        .filter(|command| command.starts_with("cargo test"))
        .collect();
    assert_eq!(tests.len(), 1, "one command passes the tests: {tests:?}");
    let ci = read(".ci/run");
    assert!(
        ci.contains(r"sed -n 's/^\(cargo test .*\)$/\1/p' README.md"),
        "`.ci/run` reads the command from the README"
    );
    assert!(
        tests[0].contains("--workspace"),
        "all tests, the book's too: {}",
        tests[0]
    );
}

#[test]
#[ignore = "needs minutes: what is built by itself is compiled with features of its own"]
fn the_book_is_served_as_the_readme_says() {
    let serve = commands()
        .into_iter()
        .find(|command| command.starts_with("cargo book serve"));
    let mut child = as_cargo(&serve.unwrap())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let url = lines
        .find_map(|line| {
            let line = line.unwrap();
            let url = line
                .split_whitespace()
                .find(|word| word.starts_with("http://"))?;
            Some(url.trim_end_matches('/').to_owned())
        })
        .expect("it says where the book is");
    let page = get(&url, "/");
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    assert!(page.contains("<main>"), "it is a page of the book");
}

fn get(url: &str, path: &str) -> String {
    let host = url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn the_map_names_every_practice() {
    let readme = read("README.md");
    for practice in practices() {
        let row = format!("`cargo run -p {practice}`");
        assert!(readme.contains(&row), "README.md: no row with {row}");
    }
}

#[test]
fn the_links_lead_somewhere() {
    for file in ["README.md", "CONTRIBUTING.md"] {
        let text = read(file);
        // What stands in code is no link: of each line, every other piece between backticks.
        let prose: String = text
            .lines()
            .flat_map(|line| line.split('`').step_by(2))
            .collect();
        for link in prose
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            let path = link.split('#').next().unwrap();
            let local = !link.starts_with("http://") && !link.starts_with("https://");
            assert!(
                !local || root().join(path).exists(),
                "{file}: {link} is dead"
            );
        }
    }
}

#[test]
fn light_practices_stay_light() {
    for (practice, heavy) in [
        (
            "gather",
            ["reqwest", "axum", "sqlx", "rusqlite", "mdbook-driver"].as_slice(),
        ),
        ("semaphores", &["sqlx", "rusqlite", "mdbook-driver"]),
        ("async-await", &["sqlx", "rusqlite", "mdbook-driver"]),
    ] {
        let tree = cargo()
            .args([
                "tree",
                "--locked",
                "--edges",
                "normal,build",
                "--prefix",
                "none",
            ])
            .args(["--package", practice])
            .output()
            .unwrap();
        assert!(
            tree.status.success(),
            "{}",
            String::from_utf8_lossy(&tree.stderr)
        );
        let tree = String::from_utf8_lossy(&tree.stdout).into_owned();
        let crates: Vec<&str> = tree
            .lines()
            .filter_map(|line| line.split(' ').next())
            .collect();
        assert!(crates.contains(&"tokio"), "the graph is read: {tree}");
        for heavy in heavy {
            assert!(
                !crates.contains(heavy),
                "{practice} must not compile {heavy}"
            );
        }
    }
}
