//! `command`: every command that a reader is told to type names what there is.
//!
//! `cargo run`, `cargo test` and `cargo book` are understood. Other commands are the reader's own business.

use crate::findings::Findings;
use crate::page::{Block, Purpose};
use crate::source::{Chapter, Source};
use crate::workspace::Member;

const RULE: &str = "command";

/// What is wrong, and what to do.
type Wrong = (String, String);

/// Looks at every line of every `sh` and `console` block, and at every `<!-- run: … -->`.
pub(super) fn check(book: &Source, findings: &mut Findings) {
    for chapter in &book.chapters {
        for block in &chapter.page.blocks {
            let typed = (block.purpose() == Purpose::Commands).then(|| lines(block));
            let run = block
                .run
                .as_ref()
                .map(|run| (run.line, run.command.as_str()));
            for (line, command) in typed.into_iter().flatten().chain(run) {
                judge(book, chapter, line, command, findings);
            }
        }
        for line in &chapter.page.stray_runs {
            let what = "the command stands above no code block";
            findings.add(
                RULE,
                &chapter.path,
                *line,
                what,
                "put it on the line right above the fence",
            );
        }
    }
}

/// A `console` block shows what was printed too: its commands start with `$`.
fn lines(block: &Block) -> Vec<(usize, &str)> {
    let is_console = block
        .words
        .first()
        .is_some_and(|language| language == "console");
    let typed = block.body.iter().filter_map(|(line, text)| {
        let text = text.trim();
        match text.strip_prefix("$ ") {
            Some(command) => Some((*line, command)),
            None if is_console => None,
            None => Some((*line, text)),
        }
    });
    typed.collect()
}

fn judge(book: &Source, chapter: &Chapter, line: usize, command: &str, findings: &mut Findings) {
    for command in command.split(['|', ';', '&']) {
        let mut words: Vec<_> = command
            .split_whitespace()
            .take_while(|word| !word.starts_with('#'))
            .collect();
        let assignments = words.iter().take_while(|word| word.contains('=')).count();
        words.drain(..assignments);
        let wrong = match words.as_slice() {
            ["cargo", "run", rest @ ..] => run(book, &Arguments::parse(rest)),
            ["cargo", "test", rest @ ..] => test(book, &Arguments::parse(rest)),
            ["cargo", "book", rest @ ..] => subcommand(rest),
            _ => None,
        };
        if let Some((what, cure)) = wrong {
            findings.add(RULE, &chapter.path, line, what, cure);
        }
    }
}

/// What `cargo run` and `cargo test` are told.
#[derive(Debug, Default, PartialEq, Eq)]
struct Arguments<'a> {
    package: Option<&'a str>,
    /// `--test` or `--example`.
    target: Option<(&'a str, &'a str)>,
    /// The first word that is no option.
    name: Option<&'a str>,
    /// The first word after `--`, if it is no option.
    demo: Option<&'a str>,
}

impl<'a> Arguments<'a> {
    fn parse(words: &[&'a str]) -> Self {
        let mut parsed = Self::default();
        let mut words = words.iter().copied();
        while let Some(word) = words.next() {
            let (option, value) = match word.split_once('=') {
                Some((option, value)) => (option, Some(value)),
                None => (word, None),
            };
            match option {
                "--" => {
                    parsed.demo = words.next().filter(|word| !word.starts_with('-'));
                    break;
                }
                "-p" | "--package" => parsed.package = value.or_else(|| words.next()),
                "--test" | "--example" => {
                    parsed.target = value.or_else(|| words.next()).map(|value| (option, value));
                }
                "--bin" | "--features" | "-F" | "--profile" | "--manifest-path"
                    if value.is_none() =>
                {
                    words.next();
                }
                _ if option.starts_with('-') => {}
                name => parsed.name = parsed.name.or(Some(name)),
            }
        }
        parsed
    }
}

fn package<'a>(book: &'a Source, arguments: &Arguments<'_>) -> Result<Option<&'a Member>, Wrong> {
    let Some(name) = arguments.package else {
        return Ok(None);
    };
    let unknown = || {
        (
            format!("there is no package {name}"),
            "name one of the workspace".to_owned(),
        )
    };
    book.workspace.member(name).ok_or_else(unknown).map(Some)
}

/// A `--test` or `--example` that is not there.
fn target(member: &Member, arguments: &Arguments<'_>) -> Option<Wrong> {
    let (option, name) = arguments.target?;
    (!member.has_target(option.trim_start_matches('-'), name)).then(|| {
        (
            format!("{} has no program for {option} {name}", member.name),
            "name one that is there; a module of tests is run by `cargo test -p PACKAGE MODULE::`"
                .into(),
        )
    })
}

fn run(book: &Source, arguments: &Arguments<'_>) -> Option<Wrong> {
    let member = match package(book, arguments) {
        Ok(member) => member?,
        Err(wrong) => return Some(wrong),
    };
    if arguments.target.is_some() {
        return target(member, arguments);
    }
    if !member.has_program() {
        return Some((
            format!("{} has no program to run", member.name),
            "write src/main.rs, or give the command that runs the code: `<!-- run: … -->`".into(),
        ));
    }
    let demo = arguments
        .demo
        .filter(|demo| !["help", "record", "verify"].contains(demo))?;
    let recording = format!("output/{demo}.txt");
    (member.practice.is_some() && !member.has(&recording)).then(|| {
        (
            format!(
                "{} has no demo {demo}: there is no {}",
                member.name,
                member.path(&recording)
            ),
            format!(
                "name one that `cargo run -p {} -- --help` lists",
                member.name
            ),
        )
    })
}

fn test(book: &Source, arguments: &Arguments<'_>) -> Option<Wrong> {
    let member = match package(book, arguments) {
        Ok(member) => member?,
        Err(wrong) => return Some(wrong),
    };
    if let Some(wrong) = target(member, arguments) {
        return Some(wrong);
    }
    let name = arguments.name?;
    // cargo runs every test whose path holds the word; the last part of the path is the function, if it has one.
    if let Some(module) = name.strip_suffix("::") {
        return (!member.has(&format!("tests/{module}.rs"))).then(|| {
            (
                format!(
                    "{} has no tests/{module}.rs, so the command runs none",
                    member.name
                ),
                "name a module of its tests".into(),
            )
        });
    }
    let last = name.rsplit("::").next().unwrap_or(name);
    let found = book
        .tests
        .functions(&member.name)
        .iter()
        .any(|test| test.is_test && test.name.contains(last));
    (!found).then(|| {
        (
            format!(
                "{} has no test {name}, so the command runs none",
                member.name
            ),
            format!(
                "name one that `cargo test -p {} -- --list` lists",
                member.name
            ),
        )
    })
}

fn subcommand(words: &[&str]) -> Option<Wrong> {
    let word = words.iter().find(|word| !word.starts_with('-'))?;
    let known = crate::cli::subcommands();
    (!known.iter().any(|known| known == word)).then(|| {
        (
            format!("`cargo book` has no command {word}"),
            format!("use {}", known.join(", ")),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_read_as_cargo_reads_them() {
        let words: Vec<_> = "-q -p gather --test=claims at_most -- --nocapture"
            .split(' ')
            .collect();
        let parsed = Arguments {
            package: Some("gather"),
            target: Some(("--test", "claims")),
            name: Some("at_most"),
            demo: None,
        };
        assert_eq!(Arguments::parse(&words), parsed);
        assert_eq!(
            Arguments::parse(&["--package", "a", "--", "join", "--paused"]).demo,
            Some("join")
        );
    }
}
