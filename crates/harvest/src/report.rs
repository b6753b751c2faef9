//! What is told at the end: a table for a person, or an object a line for a program.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};

use clap::ValueEnum;
use tokio::sync::mpsc;

use crate::outcome::Outcome;
use crate::row::Row;
use crate::store::{Store, StoreError};

/// How to tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A line for each URL that isn't ok, up to a hundred, and how many ended how
    Table,
    /// A JSON object for each URL
    Jsonl,
}

/// So many URLs are told one by one. A million lines are no table.
const MOST: u64 = 100;

/// Why nothing could be told.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The results can't be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The output can't be written.
    #[error("can't write the report")]
    Output(#[from] io::Error),
}

/// Tells what is stored, in the order of the URLs. What is in memory is a page of it.
///
/// # Errors
///
/// The store can't be read, or `out` be written.
pub async fn tell(store: &Store, format: Format, out: impl Write) -> Result<(), ReportError> {
    let (to_here, mut rows) = mpsc::channel(1000);
    let read = async { Ok::<_, ReportError>(store.rows(to_here).await?) };
    let print = async {
        let mut out = BufWriter::new(out);
        match format {
            Format::Table => {
                let mut table = Table::default();
                while let Some(row) = rows.recv().await {
                    table.add(&row, &mut out)?;
                }
                table.end(&mut out)?;
            }
            Format::Jsonl => {
                while let Some(row) = rows.recv().await {
                    serde_json::to_writer(&mut out, &row).map_err(io::Error::from)?;
                    out.write_all(b"\n")?;
                }
            }
        }
        Ok(out.flush()?)
    };
    tokio::try_join!(read, print)?;
    Ok(())
}

#[derive(Default)]
struct Table {
    ended: BTreeMap<String, u64>,
    not_ok: u64,
    /// An https URL wasn't tried, by a build that can't.
    https: bool,
}

impl Table {
    fn add(&mut self, row: &Row, out: &mut impl Write) -> io::Result<()> {
        let ending = match row.status {
            Some(status) if row.outcome == Outcome::Status.name() => status.to_string(),
            _ => row.outcome.clone(),
        };
        if row.outcome != Outcome::Ok.name() {
            self.not_ok += 1;
            self.https |= !cfg!(feature = "https") && is_https(&row.url);
            if self.not_ok <= MOST {
                let tries = match row.attempts {
                    0 => "not tried".to_owned(),
                    1 => "1 try".to_owned(),
                    tries => format!("{tries} tries"),
                };
                // What comes from outside must not speak to the terminal.
                let url: String = row.url.chars().filter(|c| !c.is_control()).collect();
                writeln!(out, "{ending:18} {tries:>9}  {url}")?;
            }
        }
        *self.ended.entry(ending).or_default() += 1;
        Ok(())
    }

    fn end(self, out: &mut impl Write) -> io::Result<()> {
        if self.not_ok > MOST {
            writeln!(
                out,
                "and {} more: --format jsonl tells them all",
                self.not_ok - MOST
            )?;
        }
        if self.not_ok > 0 {
            writeln!(out)?;
        }
        for (ending, number) in self.ended {
            writeln!(out, "{ending:18} {number:>9}")?;
        }
        if self.https {
            let build = "cargo run -p harvest --features https";
            writeln!(out, "\nhttps URLs need another build: {build}")?;
        }
        Ok(())
    }
}

fn is_https(url: &str) -> bool {
    let scheme = url.get(.."https:".len());
    scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("https:"))
}
