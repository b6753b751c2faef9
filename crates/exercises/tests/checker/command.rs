//! The commands that need no terminal, as a shell meets them.

use std::path::Path;
use std::process::{Command, Output};

use crate::scratch;

fn exercises(folder: &Path, arguments: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_exercises"));
    program.args(arguments).arg("--folder").arg(folder);
    program
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap()
}

fn printed(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
#[ignore = "needs a minute: tokio is compiled with a reader's features"]
fn run_without_a_terminal_tries_once_and_says_by_its_exit_code_how_it_went() {
    let folder = scratch("command");
    let run = || exercises(&folder, &["run", "lost_bytes"]);
    let failed = run();
    assert_eq!(failed.status.code(), Some(1), "{}", printed(&failed));
    let says = "a BufWriter that is dropped forgets what it holds";
    assert!(printed(&failed).contains(says), "{}", printed(&failed));
    assert!(
        !printed(&failed).contains('\u{1b}'),
        "colours belong into terminals"
    );

    let solution = exercises(&folder, &["solution", "lost_bytes"]);
    std::fs::write(folder.join("lost_bytes.rs"), solution.stdout).unwrap();
    assert_eq!(run().status.code(), Some(0));
    let list = printed(&exercises(&folder, &["list"]));
    assert!(
        list.contains("✓ lost_bytes") && list.contains("1 of 33"),
        "{list}"
    );

    let reset = exercises(&folder, &["reset", "lost_bytes"]);
    assert_eq!(reset.status.code(), Some(0));
    assert_eq!(run().status.code(), Some(1));
}

#[test]
fn bad_input_gets_one_line_and_exit_code_2() {
    let folder = scratch("bad-input");
    let bad: [&[&str]; 5] = [
        &["run", "nosuch"],
        &["hint"],
        &["reset", ""],
        &["frob"],
        &["list", "--frob"],
    ];
    for arguments in bad {
        let refused = exercises(&folder, arguments);
        let said = String::from_utf8(refused.stderr.clone()).unwrap();
        assert_eq!(refused.status.code(), Some(2), "{arguments:?}: {said}");
        assert_eq!(said.lines().count(), 1, "{arguments:?}: {said}");
        assert_eq!(printed(&refused), "", "{arguments:?}");
    }
}
