//! The small files, as Rust reads them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::thread::available_parallelism;

use anyhow::{Result, ensure};
use context_managers::small_files;
use tokio::fs::File;
use tokio::io::AsyncReadExt as _;
use tokio::runtime::Builder;

use super::{SMALL, small_paths};
use crate::{Case, Meter, Sample};

pub(super) fn side_by_side(case: &Case) -> Result<Sample> {
    let cores = available_parallelism()?;
    measured(case, async |paths| {
        small_files::side_by_side(paths, cores).await
    })
}

pub(super) fn in_one_trip(case: &Case) -> Result<Sample> {
    measured(case, async |paths| small_files::in_one_trip(paths).await)
}

pub(super) fn one_by_one(case: &Case) -> Result<Sample> {
    measured(case, async |paths| small_files::one_by_one(paths).await)
}

pub(super) fn file_and_buffer(case: &Case) -> Result<Sample> {
    measured(case, async |paths| {
        let mut buffer = [0; 8192];
        let mut bytes = 0;
        for path in paths {
            let mut file = File::open(path).await?;
            loop {
                match file.read(&mut buffer).await? {
                    0 => break,
                    read => bytes += read,
                }
            }
        }
        Ok(bytes)
    })
}

pub(super) fn in_a_loop(case: &Case) -> Result<Sample> {
    measured(case, async |paths| {
        let mut bytes = 0;
        for path in paths {
            bytes += fs::read(path)?.len();
        }
        Ok(bytes)
    })
}

fn measured(case: &Case, read: impl AsyncFn(Vec<PathBuf>) -> io::Result<usize>) -> Result<Sample> {
    let files = usize::try_from(case.size)?;
    let paths = small_paths(Path::new(case.fixture()?), files);
    let times = (8_000 / files).max(1);
    // Each reader is given its paths: they are copied before the clock runs.
    let mut copies = vec![paths.clone(); times];
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        ensure!(read(paths).await? == files * SMALL);
        let meter = Meter::start();
        while let Some(paths) = copies.pop() {
            read(paths).await?;
        }
        Ok(meter.stop(case.size * times as u64))
    })
}
