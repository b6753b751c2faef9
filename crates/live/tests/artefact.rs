//! The committed artefact: of today's sources, small, and in step with what runs natively.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use live::{SCENES, Scene, Values, play};
use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn artefact() -> String {
    fs::read_to_string(root().join("book/src/live/tokio.js")).expect("`cargo book live` builds it")
}

fn field<'a>(script: &'a str, name: &str) -> &'a str {
    let line = script
        .lines()
        .find_map(|line| line.trim().strip_prefix(name));
    line.unwrap()
        .trim_start_matches(": ")
        .trim_end_matches(',')
        .trim_matches('"')
}

#[test]
fn the_committed_artefact_was_built_from_todays_sources() {
    assert_eq!(
        field(&artefact(), "version"),
        live::VERSION,
        "the scenes, the timeline or the chapters' code changed: run `cargo book live`"
    );
}

#[test]
fn the_artefact_weighs_at_most_150_kb_packed() {
    let packed = BASE64_STANDARD.decode(field(&artefact(), "gzip")).unwrap();
    assert!(packed.len() <= 150_000, "{} bytes", packed.len());
    // A host that compresses what it sends undoes the base64.
    let mut sent = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut sent, artefact().as_bytes()).unwrap();
    let sent = sent.finish().unwrap();
    assert!(sent.len() <= 153_000, "{} bytes are sent", sent.len());
}

#[test]
fn no_path_of_the_machine_that_built_it_is_in_the_artefact() {
    let packed = BASE64_STANDARD.decode(field(&artefact(), "gzip")).unwrap();
    let mut wasm = Vec::new();
    std::io::Read::read_to_end(
        &mut flate2::read::GzDecoder::new(packed.as_slice()),
        &mut wasm,
    )
    .unwrap();
    for path in ["/root/", "/home/", "/Users/", "/work/", "C:\\"] {
        let found = wasm
            .windows(path.len())
            .position(|window| window == path.as_bytes());
        let around = found.map(|at| String::from_utf8_lossy(&wasm[at..(at + 80).min(wasm.len())]));
        assert_eq!(around, None);
    }
}

/// The ways and, of each other setting, its ends, with all others as they are at first; and some steps.
fn grid(scene: &Scene) -> Vec<Vec<(&'static str, u32)>> {
    let mut grid = vec![Vec::new()];
    for setting in scene.settings {
        let values = setting.values();
        let some = match setting.key {
            "way" => values.clone(),
            _ => vec![
                values[0],
                values[values.len() / 2],
                values[values.len() - 1],
            ],
        };
        for value in some {
            for way in 0..3 {
                let mut point = vec![(setting.key, value)];
                if setting.key != "way" && way > 0 {
                    if !scene
                        .settings
                        .iter()
                        .any(|one| one.key == "way" && one.values().contains(&way))
                    {
                        continue;
                    }
                    point.push(("way", way));
                }
                grid.push(point);
            }
        }
    }
    grid
}

#[test]
#[ignore = "needs node"]
fn the_artefact_does_what_the_native_program_does() {
    let (mut lines, mut expected) = (Vec::new(), Vec::new());
    for scene in SCENES {
        for (number, point) in grid(scene).into_iter().enumerate() {
            let mut values = Values::of(scene);
            let mut words = vec![scene.name.to_owned()];
            for (key, value) in point {
                values.set(key, value).unwrap();
                words.push(format!("{key}={value}"));
            }
            let steps = play(scene, &values, None).unwrap().steps;
            let step = (number % 3 > 0).then_some(1 + number * 7 % steps);
            words.extend(step.map(|step| format!("step={step}")));
            expected.push(serde_json::to_value(play(scene, &values, step).unwrap()).unwrap());
            lines.push(words.join(" "));
        }
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/artefact.mjs");
    let output = Command::new("node")
        .arg("--no-warnings")
        .arg(script)
        .arg(root().join("book/src/live/tokio.js"))
        .args(&lines)
        .output()
        .expect("node (Debian: nodejs) runs it");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let printed = String::from_utf8(output.stdout).unwrap();
    let printed: Vec<Value> = printed
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(printed.len(), lines.len());
    for ((line, printed), expected) in lines.iter().zip(printed).zip(expected) {
        assert_eq!(printed, expected, "{line}");
    }
}
