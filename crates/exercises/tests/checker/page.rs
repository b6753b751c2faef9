//! The book's page of exercises is written from the exercises. `SNAPSHOTS=overwrite cargo test -p exercises page` writes it anew.

use std::fmt::Write;
use std::{env, fs};

use exercises::catalogue::{Catalogue, Exercise, Kind};

use crate::catalogue;

/// What stands above this line is written by hand.
const GENERATED: &str =
    "<!-- From here on the page is written by a test of the package `exercises`. -->";

#[test]
fn the_page_of_the_book_shows_the_exercises_as_they_are() {
    let catalogue = catalogue();
    let path = catalogue.root.join("book/src/exercises.md");
    let page = fs::read_to_string(&path).unwrap();
    let (by_hand, _) = page.split_once(GENERATED).unwrap();
    let expected = format!("{by_hand}{GENERATED}\n{}", sections(&catalogue));
    if env::var("SNAPSHOTS").is_ok_and(|what| what == "overwrite") {
        fs::write(path, expected).unwrap();
    } else {
        let cure = "run `SNAPSHOTS=overwrite cargo test -p exercises page`";
        assert!(
            page == expected,
            "book/src/exercises.md isn't in step with the exercises: {cure}"
        );
    }
}

fn sections(catalogue: &Catalogue) -> String {
    let summary = fs::read_to_string(catalogue.root.join("book/src/SUMMARY.md")).unwrap();
    let mut text = String::new();
    let mut chapter = "";
    for exercise in &catalogue.exercises {
        if exercise.chapter != chapter {
            chapter = &exercise.chapter;
            let link = format!("]({chapter}.md)");
            let line = summary
                .lines()
                .find_map(|line| line.trim_start().strip_prefix("- [")?.strip_suffix(&link));
            let title = line.unwrap_or_else(|| panic!("{chapter} is no chapter"));
            write!(
                text,
                "\n## {title}\n\nWhat it takes is in [the chapter]({chapter}.md).\n"
            )
            .unwrap();
        }
        text.push_str(&section(exercise));
    }
    text
}

fn section(exercise: &Exercise) -> String {
    let Exercise { name, title, .. } = exercise;
    let (task, why) = (
        exercise.task.join("\n\n"),
        exercise.explanation.join("\n\n"),
    );
    let hints: String = exercise
        .hints
        .iter()
        .map(|hint| format!("1. {hint}\n"))
        .collect();
    let kind = match exercise.kind {
        Kind::Mend => "To mend",
        Kind::Write => "To write",
    };
    let folder = "../../crates/exercises";
    format!(
        "
### {title} {{#{name}}}

*{kind}.* {task}

```sh
cargo run -p exercises -- run {name}
```

<details class=\"exercise\">
<summary>The code as given, which fails</summary>

```rust
{{{{#include {folder}/exercises/{name}.rs:code}}}}
```

</details>

<details class=\"exercise\">
<summary>Hints</summary>

{hints}
</details>

<details class=\"exercise\">
<summary>A solution, and why it is one</summary>

```rust
{{{{#include {folder}/solutions/{name}.rs:code}}}}
```

{why}

</details>
"
    )
}
