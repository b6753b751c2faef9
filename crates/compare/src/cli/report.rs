//! What a person reads.

use std::io::Write as _;
use std::process::ExitCode;

use anyhow::Result;

use crate::agree::Agreement;
use crate::draw::{goal_line, table};
use crate::learner::Wait;
use crate::machine::Machine;
use crate::measured::Results;
use crate::run::Extent;
use crate::{Role, Workload};

pub(super) fn begin(machine: &Machine, extent: Extent) -> Result<()> {
    let mut out = anstream::stdout().lock();
    writeln!(out, "{machine}")?;
    if !machine.release {
        writeln!(
            out,
            "A debug build says nothing about speed: cargo run --release -p compare"
        )?;
    }
    writeln!(
        out,
        "Ratios are medians of {} rounds; ± is how far the farthest round lies from the median.",
        extent.rounds
    )?;
    Ok(())
}

pub(super) fn workload(workload: &Workload, results: &Results) -> Result<()> {
    let mut out = anstream::stdout().lock();
    if results.rows.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{} ({})", workload.title, workload.name)?;
    write!(out, "{}", table(workload, results))?;
    for goal in workload.goals {
        if let Some(line) = goal_line(workload, goal, Some(results)) {
            writeln!(out, "  goal: {line}")?;
        }
    }
    Ok(())
}

pub(super) fn left_out(missing: &[String], failed: &[String]) -> Result<()> {
    let mut out = anstream::stdout().lock();
    if !missing.is_empty() {
        writeln!(out, "\nNot there, and left out:")?;
    }
    for line in missing {
        writeln!(out, "  {line}")?;
    }
    for line in failed {
        anstream::eprintln!("compare: left out, since it failed: {line}");
    }
    Ok(())
}

pub(super) fn list(workloads: &[Workload]) -> Result<ExitCode> {
    let mut out = anstream::stdout().lock();
    for workload in workloads {
        let sizes: Vec<String> = workload.sizes.iter().map(u64::to_string).collect();
        writeln!(
            out,
            "{}: {} ({})",
            workload.name,
            workload.title,
            sizes.join(", ")
        )?;
        for side in workload.sides {
            let role = match side.role {
                Role::Ours => "ours",
                Role::Twin => "Python",
                Role::Rival => "rival",
                Role::Limit => "limit",
            };
            writeln!(out, "  {:<24} {role:<7} {}", side.name, side.what)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn agreement(agreement: &Agreement) -> Result<ExitCode> {
    let mut out = anstream::stdout().lock();
    for line in &agreement.differences {
        writeln!(out, "{line}")?;
    }
    let all = agreement.compared;
    writeln!(
        out,
        "{} of {all} ratios agree within their spreads",
        all - agreement.differences.len()
    )?;
    Ok(ExitCode::from(u8::from(!agreement.differences.is_empty())))
}

pub(super) fn waits(waits: &[Wait]) -> Result<()> {
    let mut out = anstream::stdout().lock();
    for Wait {
        what,
        command,
        cpu,
        wall,
    } in waits
    {
        let cpu = cpu.map(|cpu| format!(", {cpu:.1} s of CPU"));
        writeln!(
            out,
            "{what} ({command}): {wall:.1} s{}",
            cpu.unwrap_or_default()
        )?;
    }
    Ok(())
}
