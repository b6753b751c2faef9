//! Does what the command line says.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use tokio::time::Instant;

use super::arguments::{Cli, Command, Run};
use super::{INTERRUPTED, Usage, report};
use crate::machine::{Machine, today};
use crate::measured::{self, Measured};
use crate::parts::needs;
use crate::progress::Progress;
use crate::run::{self, Extent};
use crate::workloads::{ALL, SCRIPTS};
use crate::{Parts, Python, Workload, agree, child, draw, learner};

pub(super) fn act(cli: Cli) -> Result<ExitCode> {
    match cli.command {
        None => until_ctrl_c(measure(cli.run)),
        Some(Command::List) => report::list(ALL),
        Some(Command::Draw { folder }) => {
            let measured = Measured::read(&folder.join("measured.json")).map_err(usage)?;
            draw::write(&folder, &draw::files(ALL, &measured)?, "")?;
            Ok(ExitCode::SUCCESS)
        }
        Some(Command::Agree { one, other }) => {
            let one = Measured::read(&one).map_err(usage)?;
            let other = other.as_deref().map(Measured::read).transpose();
            report::agreement(&match other.map_err(usage)? {
                Some(other) => agree::agree(ALL, &one, &other),
                None => agree::each_with_its_others(ALL, &one),
            })
        }
        Some(Command::Combine { runs, json }) => {
            write(&json, &combined(&runs)?.to_json()?)?;
            Ok(ExitCode::SUCCESS)
        }
        Some(Command::Learner { parts, json }) => until_ctrl_c(wait(parts, json)),
        Some(Command::Side(arguments)) => child::side(ALL, &arguments).map(|()| ExitCode::SUCCESS),
        Some(Command::Serve { workload }) => {
            child::serve(ALL, &workload).map(|()| ExitCode::SUCCESS)
        }
    }
}

fn usage(error: anyhow::Error) -> anyhow::Error {
    Usage(format!("{error:#}")).into()
}

/// Whatever was started ends with its owner: dropping the work is enough.
fn until_ctrl_c(work: impl Future<Output = Result<ExitCode>>) -> Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let ended = runtime.block_on(async {
        tokio::select! {
            // It listens before the work begins, which may be long before it waits for the first time.
            biased;
            Ok(()) = tokio::signal::ctrl_c() => {
                anstream::eprintln!("\ncompare: interrupted");
                Ok(ExitCode::from(INTERRUPTED))
            }
            ended = work => ended,
        }
    });
    // A fixture that is still being made waits for a server: nobody waits for it.
    runtime.shutdown_background();
    ended
}

async fn measure(arguments: Run) -> Result<ExitCode> {
    let workloads = chosen(&arguments.only)?;
    let folder = tempfile::tempdir().context("a temporary folder can't be made")?;
    let mut missing = Vec::new();
    let python = python(arguments.python, folder.path(), &mut missing)?;
    let machine = Machine::here(python.as_ref());
    let kept = kept(arguments.json.as_deref(), &arguments.only, &machine)?;
    let parts = Parts {
        program: std::env::current_exe().context("this program can't be found")?,
        folder: folder.path().to_owned(),
        python,
    };
    let extent = Extent {
        rounds: usize::from(arguments.rounds),
        quick: arguments.quick,
    };
    report::begin(&machine, extent)?;
    let all = workloads.iter().map(|workload| extent.launches(workload));
    let mut progress = Progress::new(all.sum());
    let mut measured = Measured {
        machine,
        runs: Vec::new(),
        missing,
        learner: Vec::new(),
        workloads: Vec::new(),
    };
    let mut failed = Vec::new();
    let started = Instant::now();
    for workload in workloads {
        let outcome = run::workload(workload, &parts, extent, &mut progress).await?;
        progress.clear();
        report::workload(workload, &outcome.results)?;
        measured.missing.extend(outcome.missing);
        failed.extend(outcome.failed);
        measured.workloads.push(outcome.results);
    }
    measured.runs.push(measured::Run {
        day: today(),
        minutes: started.elapsed().as_secs().div_ceil(60),
    });
    report::left_out(&measured.missing, &failed)?;
    if let Some(kept) = kept {
        measured.take_the_rest_from(kept, ALL);
    }
    if let Some(file) = &arguments.json {
        write(file, &measured.to_json()?)?;
    }
    if let Some(folder) = &arguments.svg {
        draw::write(folder, &draw::files(ALL, &measured)?, ".svg")?;
    }
    Ok(ExitCode::from(u8::from(!failed.is_empty())))
}

async fn wait(parts: Vec<learner::Part>, json: Option<PathBuf>) -> Result<ExitCode> {
    let mut measured = json
        .as_deref()
        .map(Measured::read)
        .transpose()
        .map_err(usage)?;
    let parts = if parts.is_empty() {
        vec![
            learner::Part::Gather,
            learner::Part::Book,
            learner::Part::Tests,
        ]
    } else {
        parts
    };
    let root = std::env::current_dir()?;
    if !root.join("Cargo.lock").is_file() {
        return Err(Usage("run this in the root of a checkout".into()).into());
    }
    let progress = Progress::new(0);
    let waits = learner::measure(&root, &parts, &progress).await?;
    progress.clear();
    report::waits(&waits)?;
    if let (Some(file), Some(measured)) = (json, &mut measured) {
        let again = |old: &learner::Wait| waits.iter().any(|new| new.what == old.what);
        measured.learner.retain(|old| !again(old));
        measured.learner.extend(waits);
        write(&file, &measured.to_json()?)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn combined(files: &[PathBuf]) -> Result<Measured> {
    let mut runs = files.iter().map(|file| Measured::read(file).map_err(usage));
    let mut all = runs.next().context("there is no run")??;
    for (file, run) in files[1..].iter().zip(runs) {
        let place = || {
            format!(
                "{} and {} can't be put together",
                files[0].display(),
                file.display()
            )
        };
        all.add(run?).with_context(place).map_err(usage)?;
    }
    Ok(all)
}

fn write(file: &Path, text: &str) -> Result<()> {
    std::fs::write(file, text).with_context(|| format!("{} can't be written", file.display()))
}

fn chosen(only: &[String]) -> Result<Vec<&'static Workload>> {
    let known = |name: &String| ALL.iter().any(|workload| workload.name == name);
    if let Some(unknown) = only.iter().find(|name| !known(name)) {
        let line = format!("there is no workload {unknown}; `compare list` names them");
        return Err(Usage(line).into());
    }
    let wanted = |workload: &&Workload| only.is_empty() || only.iter().any(|n| n == workload.name);
    Ok(ALL.iter().filter(wanted).collect())
}

fn python(
    named: Option<PathBuf>,
    folder: &Path,
    missing: &mut Vec<String>,
) -> Result<Option<Python>> {
    let program = named.clone().unwrap_or_else(Python::usual);
    let sides = ALL.iter().flat_map(|workload| workload.sides);
    let mut packages: Vec<&str> = sides.flat_map(needs).collect();
    packages.sort_unstable();
    packages.dedup();
    match Python::ask(&program, &packages, SCRIPTS, folder) {
        Ok(python) => Ok(Some(python)),
        Err(error) if named.is_some() => Err(usage(error)),
        Err(error) => {
            missing.push(format!("Python: {error:#}"));
            Ok(None)
        }
    }
}

/// What the file has already, and stays: seen before anything is measured, so that nobody waits for a refusal.
fn kept(file: Option<&Path>, only: &[String], machine: &Machine) -> Result<Option<Measured>> {
    let Some(file) = file else {
        return Ok(None);
    };
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    if folder.is_some_and(|folder| !folder.is_dir()) {
        return Err(Usage(format!("the folder of {} isn't there", file.display())).into());
    }
    if !file.exists() {
        return Ok(None);
    }
    let old = Measured::read(file).map_err(usage)?;
    if !only.is_empty() && old.machine != *machine {
        let line = format!(
            "{} is of another machine or other versions: measure all of it, or into another file",
            file.display()
        );
        return Err(Usage(line).into());
    }
    Ok(Some(old))
}
