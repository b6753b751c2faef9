//! The same three lines through a stream with all the faults it can have.

use std::io::{self, ErrorKind, Write};

use demo::{Failure, Stage};
use tokio::io::AsyncRead;
use tokio::select;

use crate::faulty::Faulty;
use crate::lines::{LineError, Lines};

const MESSAGE: &str = "one\ntwo\nthree\n";

pub(super) async fn run(stage: &mut Stage) -> Result<(), Failure> {
    writeln!(stage, "Three lines, {} bytes: {MESSAGE:?}", MESSAGE.len())?;
    in_pieces(stage).await?;
    broken_off(stage).await?;
    Ok(())
}

/// The message in pieces of every size, with a wait before each.
async fn in_pieces(stage: &mut Stage) -> io::Result<()> {
    let mut right = [0; 5];
    for most in 1..=MESSAGE.len() {
        let stream = || {
            Faulty::new(MESSAGE.as_bytes())
                .in_pieces_of(most)
                .with_a_wait_for_each()
        };
        let read = [
            all(stream(), Lines::one_read).await,
            all(stream(), Lines::in_a_local).await,
            all(stream(), async |lines| {
                impatient(lines, Lines::in_a_local).await
            })
            .await,
            all(stream(), Lines::next).await,
            all(stream(), async |lines| impatient(lines, Lines::next).await).await,
        ];
        for (right, (lines, _)) in right.iter_mut().zip(read) {
            *right += usize::from(lines.iter().eq(MESSAGE.lines()));
        }
    }
    writeln!(stage, "\nright, of {} sizes of a piece", MESSAGE.len())?;
    let names = [
        "one_read",
        "in_a_local",
        "in_a_local, dropped at every await",
        "next",
        "next, dropped at every await",
    ];
    let figures: Vec<_> = names
        .into_iter()
        .zip(right.map(|n| n.to_string()))
        .collect();
    stage.figures(&figures)
}

/// The message, ended or failed after every byte.
async fn broken_off(stage: &mut Stage) -> io::Result<()> {
    writeln!(stage, "\nwhat next says of a stream")?;
    let mut told = Vec::new();
    for bytes in 0..=MESSAGE.len() {
        let (lines, error) = all(&MESSAGE.as_bytes()[..bytes], Lines::next).await;
        told.push((format!("that ends after {bytes}"), said(&lines, error)));
    }
    for bytes in [0, 4, 5] {
        let stream = Faulty::new(MESSAGE.as_bytes());
        let stream = stream.failing_after(bytes, ErrorKind::ConnectionReset);
        let (lines, error) = all(stream, Lines::next).await;
        told.push((format!("that fails after {bytes}"), said(&lines, error)));
    }
    let told: Vec<_> = told
        .iter()
        .map(|(what, said)| (what.as_str(), said.clone()))
        .collect();
    stage.figures(&told)
}

/// The lines that `next` gets out of a stream, and the error with which it ended.
async fn all<S: AsyncRead + Unpin>(
    stream: S,
    mut next: impl AsyncFnMut(&mut Lines<S>) -> Result<Option<String>, LineError>,
) -> (Vec<String>, Option<LineError>) {
    let mut lines = Lines::new(stream);
    let mut read = Vec::new();
    loop {
        match next(&mut lines).await {
            Ok(Some(line)) => read.push(line),
            Ok(None) => return (read, None),
            Err(error) => return (read, Some(error)),
        }
    }
}

/// Drops `next` whenever it waits, and calls it again, as a loop over `select!` may.
async fn impatient<S>(
    lines: &mut Lines<S>,
    mut next: impl AsyncFnMut(&mut Lines<S>) -> Result<Option<String>, LineError>,
) -> Result<Option<String>, LineError> {
    loop {
        select! {
            biased;
            line = next(lines) => return line,
            () = std::future::ready(()) => tokio::task::yield_now().await,
        }
    }
}

fn said(lines: &[String], error: Option<LineError>) -> String {
    let lines = match lines.len() {
        1 => "1 line".to_owned(),
        n => format!("{n} lines"),
    };
    match error {
        None => lines,
        Some(error) => format!("{lines}, then: {error}"),
    }
}
