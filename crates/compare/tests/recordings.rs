//! What is committed is what the committed figures draw.

use std::collections::BTreeMap;
use std::path::Path;

use compare::draw;
use compare::measured::Measured;
use compare::workloads::ALL;

const CURE: &str = "run `cargo run -p compare -- draw crates/compare/output`";

#[test]
fn tables_and_plots_are_drawn_from_the_figures() {
    let output = Path::new(env!("CARGO_MANIFEST_DIR")).join("output");
    let measured = Measured::read(&output.join("measured.json")).unwrap();
    let drawn = draw::files(ALL, &measured).unwrap();
    let mut committed = BTreeMap::new();
    for file in std::fs::read_dir(&output).unwrap() {
        let file = file.unwrap();
        let name = file.file_name().into_string().unwrap();
        if name != "measured.json" {
            let text = std::fs::read_to_string(file.path()).unwrap();
            committed.insert(name, text.replace("\r\n", "\n"));
        }
    }
    let names = |files: &BTreeMap<String, String>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&committed), names(&drawn), "{CURE}");
    for (name, text) in &drawn {
        assert!(committed[name] == *text, "{name} is stale: {CURE}");
    }
}
