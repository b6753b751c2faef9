//! curl, in C: it fetches a list as quickly as anything that one finds installed. It hashes nothing, and its rows are lines.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::process::Command;

use anyhow::{Result, ensure};

use super::{IN_FLIGHT, url};
use crate::workloads::foreign;
use crate::{Case, Meter, Sample};

/// Where bodies go.
const NOWHERE: &str = if cfg!(windows) { "NUL" } else { "/dev/null" };

/// Runs it on the whole list, its start included.
pub(super) fn run(case: &Case) -> Result<Sample> {
    let host = case.fixture()?;
    let list = case.folder.join("urls.config");
    let mut file = BufWriter::new(File::create(&list)?);
    for number in 0..case.size {
        writeln!(file, "url = \"{}\"", url(host, number))?;
        writeln!(file, "output = \"{NOWHERE}\"")?;
    }
    file.into_inner()?;
    let mut curl = Command::new("curl");
    // Without its own settings of whoever runs this.
    curl.args(["--disable", "--no-progress-meter", "--noproxy", "*"])
        .args(["--max-time", "30", "--parallel", "--parallel-immediate"])
        .args(["--parallel-max", &IN_FLIGHT.to_string()])
        .args([
            "--write-out",
            "%{http_code} %{size_download} %{url_effective}\n",
        ])
        .arg("--config")
        .arg(&list);
    let meter = Meter::start();
    let ran = foreign::run(&mut curl, "https://curl.se")?;
    let sample = meter.stop(case.size);
    let said = String::from_utf8_lossy(&ran.stdout);
    let fetched = said.lines().filter(|line| line.starts_with("200 "));
    ensure!(fetched.count() as u64 == case.size, "curl fetched less");
    Ok(foreign::of_the_child(sample))
}
