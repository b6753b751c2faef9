//! Runs the demos again and compares with what a folder holds.
//!
//! The demos on a paused clock run here, one after another: they wait for nothing. The others do little but wait, so they run
//! at the same time, each in a process of its own, because a process has one recorder. What they print is counts and order and
//! may not depend on how busy the machine is; where one differs nevertheless, it is run again with the machine to itself.

use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::thread::{self, ScopedJoinHandle};

use timeline::Recorder;

use crate::recordings::{Recordings, difference, files_of, left_over, run_demo};
use crate::run::{demo_by_name, demo_names};
use crate::{Failure, Needs, Practice};

/// How often a demo on a real clock is run before its recording counts as another: a busy machine may be late once, but what is
/// wrong is wrong each time.
const TRIES: usize = 3;

/// What stands between a file's name and its difference in the lines of [`compare`].
const SEPARATOR: char = '\t';

/// A file that a demo writes, and how the folder's differs from it.
struct Compared {
    file: String,
    difference: Option<String>,
}

/// Runs every demo again, and prints a line for each file of `folder` that differs.
pub(crate) fn verify<P: Practice>(folder: &Path) -> Result<ExitCode, Failure> {
    let mut compared = Vec::new();
    let mut on_paused_clock = Vec::new();
    let mut waiting = Vec::new();
    for name in demo_names::<P>() {
        let demo = demo_by_name::<P>(&name)?;
        if let Some(missing) = demo.missing() {
            eprintln!("{name} isn't compared: {missing}");
            compared.extend(unseen(files_of(folder, &name)?));
        } else if demo.needs() == Needs::Timers {
            on_paused_clock.push(name);
        } else {
            waiting.push(name);
        }
    }
    thread::scope(|scope| {
        let others = scope.spawn(|| side_by_side(folder, &waiting));
        compared.extend(one_by_one::<P>(folder, &on_paused_clock)?);
        compared.extend(joined(others)?);
        Ok::<_, Failure>(())
    })?;
    let differences = told(folder, compared)?;
    for difference in &differences {
        println!("{difference}; run `cargo book bless {}`", P::NAME);
    }
    Ok(if differences.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Compares what demos on a paused clock write.
fn one_by_one<P: Practice>(folder: &Path, names: &[String]) -> Result<Vec<Compared>, Failure> {
    let recorder = Recorder::new();
    recorder.install()?;
    let mut all = Vec::new();
    for name in names {
        all.extend(compare_all(folder, &run_demo::<P>(name, &recorder)?));
    }
    Ok(all)
}

/// Runs one demo again and prints a line for each file that it writes: the name, and how the folder's differs if it does.
pub(crate) fn compare<P: Practice>(folder: &Path, name: &str) -> Result<(), Failure> {
    let recorder = Recorder::new();
    recorder.install()?;
    for compared in compare_all(folder, &run_demo::<P>(name, &recorder)?) {
        let difference = compared.difference.unwrap_or_default();
        println!("{}{SEPARATOR}{difference}", compared.file);
    }
    Ok(())
}

/// Compares what the demos write, all of them at once, and then again one by one those that differ.
fn side_by_side(folder: &Path, names: &[String]) -> Result<Vec<Compared>, Failure> {
    let first: Vec<_> = thread::scope(|scope| {
        let started: Vec<_> = names
            .iter()
            .map(|name| scope.spawn(|| in_a_process(folder, name)))
            .collect();
        started.into_iter().map(joined).collect()
    });
    let mut all = Vec::new();
    for (name, first) in names.iter().zip(first) {
        let mut compared = first?;
        for _ in 1..TRIES {
            if compared.iter().all(|file| file.difference.is_none()) {
                break;
            }
            compared = in_a_process(folder, name)?;
        }
        all.extend(compared);
    }
    Ok(all)
}

/// What a thread returns: its own error, or that it panicked.
fn joined<T>(thread: ScopedJoinHandle<'_, Result<T, Failure>>) -> Result<T, Failure> {
    let ended = thread.join();
    ended.unwrap_or_else(|_| Err(Failure::at_run_time("a thread panicked")))
}

/// [`compare`] in a process of this same program.
fn in_a_process(folder: &Path, name: &str) -> Result<Vec<Compared>, Failure> {
    let ran = Command::new(std::env::current_exe()?)
        .arg("compare")
        .arg(folder)
        .arg(name)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()?;
    if !ran.status.success() {
        return Err(Failure::at_run_time(format!("{name}: {}", ran.status)));
    }
    let lines = String::from_utf8_lossy(&ran.stdout).into_owned();
    let compared = lines.lines().filter_map(|line| {
        let (file, difference) = line.split_once(SEPARATOR)?;
        Some(Compared {
            file: file.to_owned(),
            difference: (!difference.is_empty()).then(|| difference.to_owned()),
        })
    });
    Ok(compared.collect())
}

/// Each file that a demo writes, with the difference where the folder's doesn't say the same.
fn compare_all(folder: &Path, fresh: &Recordings) -> Vec<Compared> {
    let compared = fresh.iter().map(|(name, recording)| {
        let path = folder.join(name);
        let difference = match fs::read_to_string(&path) {
            Err(error) => Some((1, format!("a demo writes this file, but {error}"))),
            Ok(committed) => difference(&committed, recording),
        };
        Compared {
            file: name.clone(),
            difference: difference.map(|(line, what)| format!("{}:{line}: {what}", path.display())),
        }
    });
    compared.collect()
}

/// Files that this machine can't compare.
fn unseen(files: Vec<String>) -> impl Iterator<Item = Compared> {
    files.into_iter().map(|file| Compared {
        file,
        difference: None,
    })
}

/// The differences, and a line for each file that no demo writes any more.
fn told(folder: &Path, compared: Vec<Compared>) -> io::Result<Vec<String>> {
    let written: Vec<_> = compared.iter().map(|file| file.file.clone()).collect();
    let spare = left_over(folder, &written)?;
    let spare = spare.iter().map(|name| {
        let path = folder.join(name);
        format!("{}:1: no demo writes this file", path.display())
    });
    let differing = compared.into_iter().filter_map(|file| file.difference);
    Ok(differing.chain(spare).collect())
}
