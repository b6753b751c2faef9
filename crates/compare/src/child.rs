//! What runs in a process of its own: a Rust side, or the server of a workload.

use std::io::Write as _;

use anyhow::{Context as _, Result, bail};
use clap::Args;

use crate::meter;
use crate::parts::Server;
use crate::{Case, Runs, Workload};

/// The exit code of a side that lacks something.
pub(crate) const MISSING: u8 = 3;

/// Which side, of what size.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The workload
    workload: String,
    /// The side
    side: String,
    /// The size
    #[arg(long, value_name = "N")]
    size: u64,
    /// Where the fixture is
    #[arg(long)]
    at: Option<String>,
}

/// Runs a Rust side once and prints its sample.
///
/// # Errors
///
/// There is no such side, or it fails.
pub(crate) fn side(workloads: &[Workload], arguments: &Arguments) -> Result<()> {
    let workload = find(workloads, &arguments.workload)?;
    let side = workload.side(&arguments.side);
    let Some(Runs::Rust(run)) = side.map(|side| side.runs) else {
        bail!("{} has no Rust side {}", workload.name, arguments.side);
    };
    let folder = tempfile::tempdir().context("a temporary folder can't be made")?;
    let case = Case {
        size: arguments.size,
        at: arguments.at.clone(),
        folder: folder.path().to_owned(),
    };
    meter::before_the_side();
    let sample = run(&case)?;
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, &sample)?;
    Ok(writeln!(out)?)
}

/// Runs the server of a workload.
///
/// # Errors
///
/// There is no such server, or it fails.
pub(crate) fn serve(workloads: &[Workload], name: &str) -> Result<()> {
    let workload = find(workloads, name)?;
    let serve = workload.serve;
    let serve = serve.with_context(|| format!("{name} has no server"))?;
    serve(Server(()))
}

fn find<'a>(workloads: &'a [Workload], name: &str) -> Result<&'a Workload> {
    let mut all = workloads.iter();
    all.find(|workload| workload.name == name)
        .with_context(|| format!("there is no workload {name}"))
}
