//! The large file, as Rust counts its lines.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};
use context_managers::read;
use memchr::memchr_iter;
use tokio::runtime::Builder;

use super::{MEGABYTE, large_path};
use crate::{Case, Meter, Sample};

pub(super) fn moved(case: &Case) -> Result<Sample> {
    measured(case, async |path| {
        Ok(read::on_a_blocking_thread(path).await?.lines)
    })
}

pub(super) fn chunks(case: &Case) -> Result<Sample> {
    measured(case, async |path| {
        Ok(read::by_chunks(&path, read::BUFFER).await?.lines)
    })
}

pub(super) fn whole(case: &Case) -> Result<Sample> {
    measured(case, async |path| Ok(read::whole(&path).await?.lines))
}

pub(super) fn std_read(case: &Case) -> Result<Sample> {
    measured(case, async |path| {
        let content = fs::read(path)?;
        let ended = memchr_iter(b'\n', &content).count();
        Ok(ended + usize::from(content.last().is_some_and(|last| *last != b'\n')))
    })
}

pub(super) fn std_buffer(case: &Case) -> Result<Sample> {
    measured(case, async |path| {
        let mut buffer = vec![0; read::BUFFER];
        let mut file = fs::File::open(path)?;
        let (mut lines, mut last) = (0, b'\n');
        loop {
            let chunk = match file.read(&mut buffer)? {
                0 => return Ok(lines + usize::from(last != b'\n')),
                read => &buffer[..read],
            };
            lines += memchr_iter(b'\n', chunk).count();
            last = chunk[chunk.len() - 1];
        }
    })
}

fn measured(case: &Case, count: impl AsyncFn(PathBuf) -> io::Result<usize>) -> Result<Sample> {
    let path = large_path(Path::new(case.fixture()?), case.size);
    let times = (500 / case.size).max(1);
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let lines = count(path.clone()).await?;
        ensure!(lines == (usize::try_from(case.size)? * MEGABYTE).div_ceil(64));
        let meter = Meter::start();
        for _ in 0..times {
            count(path.clone()).await?;
        }
        Ok(meter.stop(case.size * times))
    })
}
