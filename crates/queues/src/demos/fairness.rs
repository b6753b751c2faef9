//! Who yields the thread.

use std::io::Write;

use demo::{Failure, Stage};
use tokio::sync::mpsc;

use super::cost::Options;
use crate::fairness::{never_yields, through_tokio, turns_of_another_task, yields};

pub(super) async fn run(stage: &mut Stage, options: &Options) -> Result<(), Failure> {
    let items = options.items;
    let (queue, hogged) = async_channel::bounded(items as usize);
    let (second, shared) = async_channel::bounded(items as usize);
    let (third, tokios) = mpsc::channel(items as usize);
    for n in 1..=items {
        queue.send(n).await?;
        second.send(n).await?;
        third.send(n).await?;
    }
    drop((queue, second, third));
    writeln!(
        stage,
        "{items} items wait in the queue. The turns of another task meanwhile:"
    )?;
    let hogged = turns_of_another_task(never_yields(hogged)).await?;
    let shared = turns_of_another_task(yields(shared)).await?;
    let tokios = turns_of_another_task(through_tokio(tokios)).await?;
    stage.figures(&[
        ("async-channel", hogged.to_string()),
        ("async-channel and consume_budget", shared.to_string()),
        ("tokio's mpsc", tokios.to_string()),
    ])?;
    Ok(())
}
