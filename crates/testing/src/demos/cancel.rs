//! What is in the accounts after a transfer that was dropped: at each place at which it can be.

use std::io::{self, Write};
use std::time::Duration;

use cancel_check::cancel_at_every_await_from;
use demo::{Failure, Stage};

use crate::transfer::{Store, in_one_call, in_two_calls};

/// What the first account has, and what is to go to the second.
const ALL: i64 = 100;

pub(super) async fn run(stage: &mut Stage, travels: Duration) -> Result<(), Failure> {
    writeln!(stage, "{ALL} are moved from account A to account B")?;
    let mut runs = Vec::new();
    let awaits = cancel_at_every_await_from(
        async || Store::new(ALL, travels),
        async |store| in_two_calls(store, ALL).await,
        async |store, _| runs.push(store.balances()),
    )
    .await;
    tell(stage, "in two calls", awaits, &runs)?;

    let mut runs = Vec::new();
    let awaits = cancel_at_every_await_from(
        async || Store::new(ALL, travels),
        async |store| in_one_call(store, ALL).await,
        async |store, _| runs.push(store.balances()),
    )
    .await;
    tell(stage, "in one call", awaits, &runs)?;
    Ok(())
}

fn tell(stage: &mut Stage, title: &str, awaits: usize, runs: &[[i64; 2]]) -> io::Result<()> {
    writeln!(stage, "\n{title}: {awaits} awaits, {} runs", runs.len())?;
    writeln!(stage, "  {:<23} {:>4} {:>4}", "", "A", "B")?;
    for (run, [a, b]) in runs.iter().enumerate() {
        let poll = run / 2 + 1;
        let end = match run {
            _ if run + 1 == runs.len() => "completed".to_owned(),
            _ if run % 2 == 0 => format!("dropped before poll {poll}"),
            _ => format!("dropped after poll {poll}"),
        };
        let lost = if a + b == ALL { "" } else { "   lost" };
        writeln!(stage, "  {end:<23} {a:>4} {b:>4}{lost}")?;
    }
    Ok(())
}
