//! The program, as a person runs it.

use std::process::{Command, Stdio};

use demo::testing::{complaint, run};

const COMPARE: &str = env!("CARGO_BIN_EXE_compare");

#[test]
fn a_reader_who_goes_away_is_no_error() {
    let mut list = Command::new(COMPARE);
    list.arg("list")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut list = list.spawn().unwrap();
    drop(list.stdout.take());
    let ended = list.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
    assert_eq!(ended.status.code(), Some(0));
}

#[test]
fn what_cannot_be_used_gets_one_line_and_exit_code_2() {
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("other.json");
    std::fs::write(&other, "{}").unwrap();
    let other = other.to_str().unwrap();
    for (arguments, word) in [
        (&["--rounds", "4"][..], "4 is not in 5"),
        (&["--rounds", "many"], "many"),
        (&["--only", "nothing"], "no workload nothing"),
        (&["--json", "no/such/folder/x.json"], "isn't there"),
        (&["--json", other], "isn't what"),
        (&["--python", "no-such-python"], "no-such-python"),
        (&["draw", "no-such-folder"], "no-such-folder"),
        (&["agree", other, other], "isn't what"),
        (&["combine", other, other, "--json", "x"], "isn't what"),
        (&["combine", other, "--json", "x"], "2 values"),
        (&["learner", "everything"], "everything"),
    ] {
        let line = complaint(COMPARE, arguments, 2);
        assert!(line.contains(word), "{arguments:?}: {line}");
    }
}

#[test]
fn runs_are_put_together_and_each_compared_with_its_others() {
    let folder = tempfile::tempdir().unwrap();
    let all = folder.path().join("all.json");
    let all = all.to_str().unwrap();
    let ours = concat!(env!("CARGO_MANIFEST_DIR"), "/output/measured.json");
    let ran = run(COMPARE, &["combine", ours, ours, "--json", all]);
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    for arguments in [&["agree", all][..], &["agree", ours, all]] {
        let ran = run(COMPARE, arguments);
        let said = String::from_utf8(ran.stdout).unwrap();
        assert!(said.ends_with("agree within their spreads\n"), "{said}");
        assert_eq!(ran.status.code(), Some(0), "{said}");
    }
}

#[test]
fn every_workload_and_side_is_listed() {
    let listed = run(COMPARE, &["list"]);
    let listed = String::from_utf8(listed.stdout).unwrap();
    for workload in compare::workloads::ALL {
        assert!(listed.contains(workload.title), "{}", workload.name);
        for side in workload.sides {
            let place = format!("{} {}", workload.name, side.name);
            assert!(listed.contains(side.what), "{place}");
        }
    }
}

#[test]
fn a_side_prints_what_it_cost_as_one_line_of_json() {
    let ran = run(
        COMPARE,
        &["side", "queue-of-10", "vecdeque", "--size", "1000"],
    );
    let said = String::from_utf8(ran.stdout).unwrap();
    assert_eq!(said.lines().count(), 1, "{said}");
    let sample: compare::Sample = serde_json::from_str(&said).unwrap();
    assert!(sample.items >= 1000 && sample.cpu > 0.0, "{sample:?}");
    let linux = cfg!(target_os = "linux");
    assert_eq!(sample.peak.is_some(), linux, "{sample:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn ctrl_c_ends_the_program_and_its_child() {
    use std::io::{BufRead as _, BufReader};
    use std::process::{Command, Stdio};

    let mut program = Command::new(COMPARE)
        .args(["--only", "permits"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let id = program.id().to_string();
    let mut first = String::new();
    let mut output = BufReader::new(program.stdout.take().unwrap());
    output.read_line(&mut first).unwrap();
    let children = format!("/proc/{id}/task/{id}/children");
    let mut child = String::new();
    until("it starts a side", || {
        let children = std::fs::read_to_string(&children).unwrap();
        child.push_str(children.split_whitespace().next().unwrap_or_default());
        !child.is_empty()
    });
    Command::new("kill").args(["-INT", &id]).status().unwrap();
    assert_eq!(program.wait().unwrap().code(), Some(130));
    let running = std::path::Path::new("/proc").join(child).join("exe");
    until("the side ends too", || running.read_link().is_err());
}

/// Waits up to ten seconds.
#[cfg(target_os = "linux")]
#[expect(clippy::disallowed_methods, reason = "there is no runtime here")]
fn until(what: &str, mut so: impl FnMut() -> bool) {
    for _ in 0..1000 {
        if so() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("waited in vain: {what}");
}
