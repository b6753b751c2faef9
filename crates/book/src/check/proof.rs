//! `proof`: every claim has a test that runs, and the page shows it.

use crate::enrich::proof::{Claim, claims};
use crate::findings::Findings;
use crate::source::{Chapter, Source};

const RULE: &str = "proof";

/// Looks at every `proof:` link and at every practice's chapter.
pub(super) fn check(book: &Source, findings: &mut Findings) {
    for chapter in &book.chapters {
        let claims: Vec<_> = claims(book, chapter).collect();
        for (link, claim) in &claims {
            if let Some((what, cure)) = unproved(book, chapter, *claim) {
                findings.add(RULE, &chapter.path, link.line, what, cure);
            }
        }
        if claims.is_empty() && chapter.practice {
            findings.add(
                RULE,
                &chapter.path,
                1,
                "the chapter proves nothing",
                "link a promise to its test: `[text](proof:name_of_the_test)`",
            );
        }
        if let Some((link, _)) = claims.first()
            && chapter.page.proof_lists.is_empty()
        {
            findings.add(
                RULE,
                &chapter.path,
                link.line,
                "the chapter's tests are shown nowhere",
                "write `<!-- proofs -->` on a line of its own",
            );
        }
        if let [_, second, ..] = chapter.page.proof_lists.as_slice() {
            let line = crate::page::line_of(&chapter.text, second.start);
            let what = "the chapter's tests are shown a second time";
            findings.add(
                RULE,
                &chapter.path,
                line,
                what,
                "keep one `<!-- proofs -->`",
            );
        }
    }
}

fn unproved(book: &Source, chapter: &Chapter, claim: Claim<'_>) -> Option<(String, String)> {
    let name = claim.test;
    let Some(package) = claim.package else {
        return Some((
            format!(
                "no package is called {}, so {name} is no test of it",
                chapter.name()
            ),
            format!("name the package: `proof:PACKAGE/{name}`"),
        ));
    };
    let Some(member) = book.workspace.member(package) else {
        return Some((
            format!("there is no package {package}"),
            "name one of the workspace".into(),
        ));
    };
    let named: Vec<_> = book
        .tests
        .functions(package)
        .iter()
        .filter(|test| test.name == name)
        .collect();
    let running = named
        .iter()
        .filter(|test| test.is_test && !test.ignored)
        .count();
    let place = |index: usize| format!("{}:{}", named[index].path, named[index].line);
    match (running, named.first()) {
        (1, _) => None,
        (0, Some(test)) if !test.is_test => Some((
            format!("{name} ({}) is no test", place(0)),
            "give it `#[test]` or `#[tokio::test]`".into(),
        )),
        (0, Some(_)) => Some((
            format!("{name} ({}) is ignored, so it proves nothing", place(0)),
            "let it run, say what it needs (`#[ignore = \"needs ...\"]`: CI has it), or take the promise back".into(),
        )),
        (0, None) => Some(match uncompiled(book, package, name) {
            Some(path) => (
                format!("{name} is in {path}, which is not compiled"),
                "declare the file as a module of a target".into(),
            ),
            None => (
                format!("{package} has no test {name}"),
                format!(
                    "write it in {}, or name one that is there",
                    member.path("tests/claims.rs")
                ),
            ),
        }),
        _ => Some((
            format!(
                "{package} has {running} tests called {name}: {} and {}",
                place(0),
                place(1)
            ),
            "give each a name of its own".into(),
        )),
    }
}

/// A file of the package that no target reaches and that has such a function.
fn uncompiled<'a>(book: &'a Source, package: &str, name: &str) -> Option<&'a str> {
    let member = book.workspace.member(package)?;
    let has_it = |path: &&str| {
        path.ends_with(".rs")
            && !book.tests.compiled.contains(*path)
            && book
                .workspace
                .read(path)
                .is_ok_and(|text| text.contains(&format!("fn {name}(")))
    };
    member.files.iter().map(String::as_str).find(has_it)
}
