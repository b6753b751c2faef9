//! Draws what was measured: the fragments of the page, and a plot a workload. The same figures give the same bytes.

mod goals;
mod plot;
mod style;
mod tables;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result};

pub(crate) use goals::plain as goal_line;
pub(crate) use tables::plain as table;

use crate::Workload;
use crate::measured::Measured;

/// Every file that is drawn: its name and its text.
///
/// # Errors
///
/// A plot can't be drawn.
pub fn files(workloads: &[Workload], measured: &Measured) -> Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    let mut add = |name: String, text: String| files.insert(name, text);
    add("machine.md".into(), tables::machine(measured));
    add("goals.md".into(), goals::table(workloads, measured));
    add("missed.md".into(), goals::missed(workloads, measured));
    add("caveats.md".into(), goals::caveats(workloads, measured));
    add("learner.md".into(), tables::learner(&measured.learner));
    for workload in workloads {
        let Some(results) = measured.of(workload.name) else {
            continue;
        };
        if results.rows.is_empty() {
            continue;
        }
        let name = workload.name;
        add(format!("{name}.md"), tables::workload(workload, results));
        let svg = plot::svg(workload, results).with_context(|| format!("the plot of {name}"))?;
        add(format!("{name}.svg"), svg);
    }
    Ok(files)
}

/// Writes those files whose names end in `only` into `folder`.
///
/// # Errors
///
/// The folder can't be made or written.
pub fn write(folder: &Path, files: &BTreeMap<String, String>, only: &str) -> Result<()> {
    std::fs::create_dir_all(folder)
        .with_context(|| format!("{} can't be made", folder.display()))?;
    for (name, text) in files.iter().filter(|(name, _)| name.ends_with(only)) {
        let path = folder.join(name);
        std::fs::write(&path, text)
            .with_context(|| format!("{} can't be written", path.display()))?;
    }
    Ok(())
}
