//! The panics, in tokio's own words.

use std::io::{self, Write};

use demo::quiet::about_panics;
use demo::{Failure, Stage};
use tokio::runtime::{Builder, Runtime};

use super::aside;
use crate::panics::{
    block_on_inside, blocking_recv_inside, drop_inside, in_place_on_one_thread, local_anywhere,
    no_runtime, nothing_enabled, words_of,
};

/// The width of the page, less the indent.
const WIDTH: usize = 76;

pub(super) async fn run(stage: &mut Stage) -> Result<(), Failure> {
    // Each panic would tell its story on standard error as well.
    let words = about_panics(aside(all_words)).await;
    for (what, words) in words?? {
        writeln!(stage, "{what}")?;
        for line in wrapped(&words.unwrap_or_default()) {
            writeln!(stage, "    {line}")?;
        }
    }
    Ok(())
}

fn all_words() -> io::Result<Vec<(&'static str, Option<String>)>> {
    let one = || Builder::new_current_thread().enable_all().build();
    let two = Builder::new_multi_thread().worker_threads(2).build()?;
    let main = one()?;
    let inner: Runtime = one()?;
    Ok(vec![
        (
            "block_on in async code",
            words_of(|| main.block_on(block_on_inside())),
        ),
        (
            "blocking_recv in async code",
            words_of(|| main.block_on(blocking_recv_inside())),
        ),
        (
            "a runtime dropped in async code",
            words_of(|| main.block_on(drop_inside(inner))),
        ),
        ("a timer outside of a runtime", words_of(no_runtime)),
        ("a timer, and no enable_time", words_of(nothing_enabled)),
        (
            "block_in_place on one thread",
            words_of(|| main.block_on(in_place_on_one_thread())),
        ),
        (
            "spawn_local on several threads",
            words_of(|| two.block_on(local_anywhere())),
        ),
    ])
}

/// Breaks a text into lines of at most [`WIDTH`] characters, between words.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.len() + 1 + word.len() <= WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
