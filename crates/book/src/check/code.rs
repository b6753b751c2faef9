//! `code`: every code block is included from a file that is compiled, or executed.

use crate::commands;
use crate::findings::Findings;
use crate::include::Directive;
use crate::page::{Block, Purpose};
use crate::source::{Chapter, Source};

const RULE: &str = "code";

/// Looks at every block that is neither a command nor an output.
pub(super) fn check(book: &Source, findings: &mut Findings) {
    for chapter in &book.chapters {
        for block in &chapter.page.blocks {
            match block.purpose() {
                Purpose::Code => code(book, chapter, block, findings),
                Purpose::Output => {}
                Purpose::Commands => commands(chapter, block, findings),
            }
        }
    }
}

fn code(book: &Source, chapter: &Chapter, block: &Block, findings: &mut Findings) {
    let Some(includes) = block.only_includes() else {
        let language = block.words.first().map_or("a code block", String::as_str);
        let (line, what) = match block.fenced {
            true => (
                block.line,
                format!("`{language}` that is written here can go stale"),
            ),
            false => (
                block.line,
                "an indented code block is written here".to_owned(),
            ),
        };
        let cure = "include it from a file that a test compiles or runs, and nothing else in the fence; commands go into ```sh";
        return findings.add(RULE, &chapter.path, line, what, cure);
    };
    if block.nested {
        let what =
            "a listing stands in a list or a quote, where its path and command have no place";
        return findings.add(
            RULE,
            &chapter.path,
            block.line,
            what,
            "put it at the left margin",
        );
    }
    for include in includes {
        if let Some((what, cure)) = untested(book, include) {
            findings.add(RULE, &chapter.path, include.line, what, cure);
        }
    }
}

fn commands(chapter: &Chapter, block: &Block, findings: &mut Findings) {
    for include in &block.includes {
        findings.add(
            RULE,
            &chapter.path,
            include.line,
            "commands are included from a file",
            "write what a reader types",
        );
    }
}

/// Why the code in the file may be wrong without anybody noticing. A missing file is told by `include`.
fn untested(book: &Source, include: &Directive) -> Option<(String, String)> {
    let path = &include.path;
    if !book.workspace.root.join(path).is_file() {
        return None;
    }
    match path.rsplit_once('.').map(|(_, end)| end) {
        Some("rs") if !book.tests.compiled.contains(path) && !book.workspace.is_refused(path) => {
            Some((
                format!("{path} is not compiled: no `mod` reaches it"),
                "declare it as a module of a target, or include another file".into(),
            ))
        }
        Some("py") => unexecuted(book, path),
        _ => None,
    }
}

fn unexecuted(book: &Source, path: &str) -> Option<(String, String)> {
    let member = book.workspace.member_of(path);
    let twin = member.and_then(|member| {
        let twins = member.twins();
        Some((
            member,
            twins.into_iter().find(|(script, _)| script == path)?.1,
        ))
    });
    let Some((member, output)) = twin else {
        return Some((
            format!("{path} is not executed"),
            "keep Python in crates/PRACTICE/python, where its output is recorded".into(),
        ));
    };
    if !member.files.contains(&output) || !book.workspace.is_committed(&output) {
        return Some((
            format!("what {path} prints is not committed as {output}"),
            format!("run `cargo book bless {}` and commit the file", member.name),
        ));
    }
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    let named = |test: &str| {
        book.workspace
            .read(test)
            .is_ok_and(|text| text.contains(name))
    };
    (!member.files_in("tests", "rs").any(named)).then(|| {
        (
            format!("no test of {} runs {name}", member.name),
            format!(
                "write one in {} that compares what it prints with {output}",
                member.path("tests")
            ),
        )
    })
}

/// Whether a test of the package runs the script that prints `output`; true for what no script prints.
pub(super) fn output_is_tested(book: &Source, output: &str) -> bool {
    let member = book.workspace.member_of(output);
    let script = member.and_then(|member| commands::script_of(member, output));
    script.is_none_or(|script| unexecuted(book, &script).is_none())
}
