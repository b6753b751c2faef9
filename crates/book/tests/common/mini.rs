//! A whole repository in little: one practice that compiles in a second, one support crate, a book about them.

use super::Copy;

/// Writes it, and lets git know it.
pub(crate) fn mini_book() -> Copy {
    let copy = Copy::empty();
    for (path, text) in FILES {
        copy.write(path, text);
    }
    copy.git(&["init", "--quiet", "--template="]);
    copy.stage();
    copy
}

const FILES: &[(&str, &str)] = &[
    (
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n",
    ),
    (
        "README.md",
        "# Mini\n\nThe practices: [alpha](crates/alpha).\n",
    ),
    ("book/book.toml", BOOK),
    ("book/theme/fonts/fonts.css", "/* Those of the system. */\n"),
    ("book/theme/book.css", ".listing { margin: 0; }\n"),
    ("book/src/SUMMARY.md", SUMMARY),
    ("book/src/introduction.md", INTRODUCTION),
    ("book/src/alpha.md", ALPHA),
    ("book/src/rules.md", "# The rules\n\n<!-- rules -->\n"),
    (
        "book/src/conclusion.md",
        "# Conclusion\n\nThat was [alpha](alpha.md#together).\n",
    ),
    ("crates/alpha/Cargo.toml", MANIFEST),
    (
        "crates/alpha/src/lib.rs",
        "//! The practice.\n\npub mod join;\n",
    ),
    ("crates/alpha/src/join.rs", JOIN),
    ("crates/alpha/src/main.rs", MAIN),
    ("crates/alpha/tests/claims.rs", CLAIMS),
    ("crates/alpha/tests/as_recorded.rs", RECORDINGS),
    ("crates/alpha/python/alpha.py", PYTHON),
    ("crates/alpha/output/join.txt", "took 1.0 s\nideal 1.0 s\n"),
    ("crates/alpha/output/join.svg", SVG),
    ("crates/alpha/output/python.txt", "took 1.0 s\n"),
    (
        "crates/beta/Cargo.toml",
        "[package]\nname = \"beta\"\nversion = \"0.1.0\"\nedition = \"2024\"\n",
    ),
    ("crates/beta/src/lib.rs", BETA),
];

const BOOK: &str = r#"[book]
title = "Mini"

[build]
build-dir = "../target/book"
create-missing = false

[output.html]
additional-css = ["theme/book.css"]

[output.html.playground]
runnable = false
"#;

const SUMMARY: &str = "\
# Summary

[Introduction](introduction.md)
[The rules](rules.md)

# Practices

- [Alpha](alpha.md)

---

[Conclusion](conclusion.md)
";

const INTRODUCTION: &str = "\
# Introduction

Start with [Alpha](alpha.md):

- type this

  ```sh
  cargo run -p alpha
  ```

It rests on [beta](proof:beta/beta_is_true).

<!-- proofs -->
";

const ALPHA: &str = "\
# Alpha

The problem in one sentence.

<div class=\"beside\">

```python
{{#include ../../crates/alpha/python/alpha.py:join}}
```

<!-- run: cargo run -p alpha -- join -->
```rust
{{#include ../../crates/alpha/src/join.rs:join}}
```

</div>

What it prints:

```text
{{#include ../../crates/alpha/output/join.txt}}
```

```text
{{#include ../../crates/alpha/output/python.txt}}
```

{{#include ../../crates/alpha/output/join.svg}}

## Together

[Two take as long as *one*](proof:two_take_as_long_as_one), and [none takes nothing](proof:none_takes_nothing).
Again: [two](proof:two_take_as_long_as_one).

```console
$ cargo test -p alpha two_take
$ cargo test -p alpha --test claims
```

<!-- proofs -->

<!-- key points -->
- **Together.** [Two take as long as *one*](proof:two_take_as_long_as_one).
- **Nothing for nothing.** [None takes nothing](proof:none_takes_nothing), as [told above](#together).
- **Beta is true.** [It is](proof:beta/beta_is_true).

Back to the [introduction](introduction.md#introduction).
";

const MANIFEST: &str = "\
[package]
name = \"alpha\"
version = \"0.1.0\"
edition = \"2024\"

[package.metadata.practice]
";

const JOIN: &str = "\
//! Joins.

// ANCHOR: join
/// Takes as long as the longer one.
pub fn join(a: u32, b: u32) -> u32 {
    a.max(b)
}
// ANCHOR_END: join
";

const MAIN: &str = r#"//! Records and verifies what it prints, as a practice does.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

const SVG: &str = "<svg role=\"img\"><title>join</title>\n\n<rect width=\"10\"/></svg>\n";

fn main() -> ExitCode {
    let told = format!("took {}.0 s\nideal 1.0 s\n", alpha::join::join(1, 1));
    let files = [("join.txt", told.as_str()), ("join.svg", SVG)];
    let arguments: Vec<_> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["record", folder] => record(Path::new(folder), &files),
        ["verify", folder] => return verify(Path::new(folder), &files),
        _ => print!("{told}"),
    }
    ExitCode::SUCCESS
}

fn others(folder: &Path, files: &[(&str, &str)]) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let unknown = entries.filter(|entry| {
        let name = entry.file_name().into_string().unwrap();
        !name.ends_with("python.txt") && !name.ends_with(".py.txt") && !files.iter().any(|(file, _)| name == *file)
    });
    unknown.map(|entry| entry.path()).collect()
}

fn record(folder: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        fs::write(folder.join(name), text).unwrap();
    }
    others(folder, files).iter().for_each(|path| fs::remove_file(path).unwrap());
}

fn verify(folder: &Path, files: &[(&str, &str)]) -> ExitCode {
    let mut differences = 0;
    for (name, text) in files {
        if fs::read_to_string(folder.join(name)).ok().as_deref() != Some(*text) {
            println!("{}:1: a fresh run gives something else; bless it", folder.join(name).display());
            differences += 1;
        }
    }
    for path in others(folder, files) {
        println!("{}:1: no demo writes this file; bless it", path.display());
        differences += 1;
    }
    if differences > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
"#;

const CLAIMS: &str = "\
//! What the chapter promises.

/// One after the other would take two.
#[test]
fn two_take_as_long_as_one() {
    assert_eq!(alpha::join::join(1, 1), 1);
}

#[test]
fn none_takes_nothing() {
    assert_eq!(alpha::join::join(0, 0), 0);
}
";

const RECORDINGS: &str = "\
//! What the chapter shows is what the demos print.

#[test]
fn the_demos_print_what_the_chapter_shows() {}

#[test]
#[ignore = \"needs python3\"]
fn the_twin_prints_what_the_chapter_shows() {
    assert!(std::path::Path::new(\"python/alpha.py\").exists());
}
";

const PYTHON: &str = "\
# ANCHOR: join
def join(a, b):
    return max(a, b)
# ANCHOR_END: join

print(f\"took {join(1, 1)}.0 s\")
";

const SVG: &str = "<svg role=\"img\"><title>join</title>\n\n<rect width=\"10\"/></svg>\n";

const BETA: &str = "\
//! Support.

#[cfg(test)]
mod tests {
    #[test]
    fn beta_is_true() {}
}
";
