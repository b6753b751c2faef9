//! The tables of the page: ratios first, figures second.

use std::fmt::Write as _;

use crate::learner::Wait;
use crate::measured::{Measured, Results, Run};
use crate::words::{a, amount, ratio, thousands};
use crate::{Figure, Role, Workload};

/// Where and when: one line.
pub(super) fn machine(measured: &Measured) -> String {
    let runs = measured.runs.iter();
    let runs: Vec<String> = runs
        .map(|Run { day, minutes }| format!("{day} ({minutes} minutes)"))
        .collect();
    let mut text = format!("Measured on {}; {}.\n", measured.machine, runs.join(", "));
    if !measured.missing.is_empty() {
        writeln!(
            text,
            "\nNot there, and left out: {}.",
            measured.missing.join("; ")
        )
        .ok();
    }
    text
}

/// What a learner waits for.
pub(super) fn learner(waits: &[Wait]) -> String {
    let mut text =
        String::from("| what | command | processor time | elapsed |\n|---|---|---:|---:|\n");
    for wait in waits {
        let cpu = wait.cpu.map_or("–".to_owned(), |cpu| format!("{cpu:.1} s"));
        let Wait {
            what,
            command,
            wall,
            ..
        } = wait;
        writeln!(text, "| {what} | `{command}` | {cpu} | {wall:.1} s |").ok();
    }
    text
}

/// A workload: what each side costs as a multiple of ours, then what it costs.
pub(super) fn workload(workload: &Workload, results: &Results) -> String {
    let mut text = ratios(workload, results);
    let rounds: usize = results.rounds.iter().sum();
    let runs = match results.rounds.len() {
        1 => String::new(),
        runs => format!(" of {runs} runs"),
    };
    write!(
        text,
        "\n<details>\n<summary>The figures, medians of {rounds} rounds{runs}</summary>\n\n"
    )
    .ok();
    text.push_str(&figures(workload, results));
    text.push_str("\n</details>\n");
    text
}

/// The figure that the workload is about: that of its first goal.
pub(crate) fn main_figure(workload: &Workload) -> Figure {
    workload.goals.first().map_or(Figure::Cpu, |goal| goal.of)
}

/// The sizes that were measured.
pub(crate) fn sizes(results: &Results) -> Vec<u64> {
    let mut sizes: Vec<u64> = results.rows.iter().map(|row| row.size).collect();
    sizes.dedup();
    sizes
}

/// What a size is: `100 000`, or `20 clients`.
pub(crate) fn size(workload: &Workload, size: u64) -> String {
    match workload.size {
        None => thousands(size),
        Some(what) if size == 1 => format!("1 {}", what.trim_end_matches('s')),
        Some(what) => format!("{} {what}", thousands(size)),
    }
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Ours => "ours",
        Role::Twin => "Python",
        Role::Rival => "rival",
        Role::Limit => "limit",
    }
}

fn ratios(workload: &Workload, results: &Results) -> String {
    let of = main_figure(workload);
    let sizes = sizes(results);
    let ours = workload.sides.first().map_or("", |side| side.name);
    let mut text = format!("| {}, as a multiple of ours | |", heading(of, workload));
    for at in &sizes {
        write!(text, " {} |", size(workload, *at)).ok();
    }
    writeln!(text, "\n|---|---|{}", "---:|".repeat(sizes.len())).ok();
    for side in workload.sides {
        if !results.rows.iter().any(|row| row.side == side.name) {
            continue;
        }
        write!(
            text,
            "| `{}`: {} | {} |",
            side.name,
            side.what,
            role(side.role)
        )
        .ok();
        for at in &sizes {
            let cell = if side.name == ours {
                "1".to_owned()
            } else {
                ratio(results.ratio(of, (side.name, *at), (ours, *at)))
            };
            write!(text, " {cell} |").ok();
        }
        text.push('\n');
    }
    text
}

fn heading(of: Figure, workload: &Workload) -> String {
    match of {
        Figure::Cpu => format!("CPU {}", a(workload.item)),
        Figure::Wall => format!("Time {}", a(workload.item)),
        Figure::Rate => format!("{}s a second", capitalised(workload.item)),
        Figure::Peak => format!("Memory {}", a(workload.item)),
        Figure::Extra(name) => name.replace('_', " "),
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

fn figures(workload: &Workload, results: &Results) -> String {
    let extras = extras(results);
    let mut text = format!(
        "| side, each {} | size | CPU | in the system | elapsed | memory |",
        workload.item
    );
    for extra in &extras {
        write!(text, " {} |", extra.replace('_', " ")).ok();
    }
    writeln!(
        text,
        "\n|---|---:|---:|---:|---:|---:|{}",
        "---:|".repeat(extras.len())
    )
    .ok();
    for row in &results.rows {
        let amount = |of: Figure| amount(of, row.median(of));
        write!(
            text,
            "| `{}` | {} | {} | {} | {} | {} |",
            row.side,
            size(workload, row.size),
            amount(Figure::Cpu),
            in_the_system(row),
            amount(Figure::Wall),
            amount(Figure::Peak),
        )
        .ok();
        for extra in &extras {
            let values: Option<Vec<f64>> = row
                .samples
                .iter()
                .map(|sample| sample.extra.get(extra).copied())
                .collect();
            let value = values.and_then(|values| crate::stats::median(&values));
            write!(
                text,
                " {} |",
                crate::words::amount(Figure::Extra(""), value)
            )
            .ok();
        }
        text.push('\n');
    }
    text
}

fn in_the_system(row: &crate::measured::Row) -> String {
    let part = |sample: &crate::Sample| sample.system / (sample.system + sample.user);
    let parts: Vec<f64> = row.samples.iter().map(part).collect();
    match crate::stats::median(&parts).filter(|part| part.is_finite()) {
        Some(part) => format!("{:.0} %", part * 100.0),
        None => "–".to_owned(),
    }
}

fn extras(results: &Results) -> Vec<String> {
    let samples = results.rows.iter().flat_map(|row| &row.samples);
    let mut names: Vec<String> = samples
        .flat_map(|sample| sample.extra.keys().cloned())
        .collect();
    names.sort();
    names.dedup();
    names
}

/// The ratios, for a terminal.
pub(crate) fn plain(workload: &Workload, results: &Results) -> String {
    let markdown = ratios(workload, results);
    let rows: Vec<Vec<&str>> = markdown
        .lines()
        .filter(|line| !line.starts_with("|---"))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    let widths: Vec<usize> = (0..rows[0].len())
        .map(|column| rows.iter().map(|row| width(row[column])).max().unwrap_or(0))
        .collect();
    let mut text = String::new();
    for row in rows {
        for (column, (cell, wide)) in row.iter().zip(&widths).enumerate() {
            let space = " ".repeat(wide.saturating_sub(width(cell)));
            match column {
                0 => write!(text, "{cell}{space}").ok(),
                _ => write!(text, "  {space}{cell}").ok(),
            };
        }
        text.push('\n');
    }
    text.replace('`', "")
}

fn width(cell: &str) -> usize {
    cell.chars().filter(|c| *c != '`').count()
}
