//! PostgreSQL's own program for this, in C: the same statements, prepared, one after another on each connection.

use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};

use super::CONNECTIONS;
use super::clients::{empty_the_table, transactions};
use crate::workloads::foreign;
use crate::workloads::runtimes::one_thread;
use crate::{Case, Sample};

const SCRIPT: &str = include_str!("transaction.sql");

/// Runs it. It has no pool: where there are more clients than connections, it has as many clients as connections.
pub(super) fn run(case: &Case) -> Result<Sample> {
    let url = case.fixture()?;
    one_thread()?.block_on(empty_the_table(url))?;
    let script = case.folder.join("transaction.sql");
    std::fs::write(&script, SCRIPT)?;
    let clients = case.size.min(CONNECTIONS.into());
    let each = transactions(case) / clients;
    let threads = std::thread::available_parallelism()?
        .get()
        .min(usize::try_from(clients)?);

    let mut pgbench = Command::new("pgbench");
    pgbench
        .args(["--no-vacuum", "--protocol=prepared", "--define=n=0"])
        .arg(format!("--client={clients}"))
        .arg(format!("--jobs={threads}"))
        .arg(format!("--transactions={each}"))
        .arg("--file")
        .arg(&script)
        .arg(url);
    let ran = foreign::run(&mut pgbench, "it comes with PostgreSQL")?;
    let said = String::from_utf8_lossy(&ran.stdout);
    let rate = rate(&said).with_context(|| format!("pgbench said no rate: {said}"))?;
    let items = each * clients;
    let wall = Duration::from_secs_f64(items as f64 / rate);
    Ok(foreign::of_the_child(Sample::computed(items, wall)))
}

/// Transactions a second, without the time to connect.
fn rate(said: &str) -> Option<f64> {
    let line = said.lines().find(|line| line.starts_with("tps = "))?;
    line.split_whitespace().nth(2)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_is_the_one_without_the_time_to_connect() {
        let said = "number of failed transactions: 0 (0.000%)\nlatency average = 2.7 ms\n\
                    tps = 7262.32 (without initial connection time)\n";
        assert_eq!(rate(said), Some(7262.32));
        assert_eq!(rate("nothing"), None);
    }
}
