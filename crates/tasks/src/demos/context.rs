//! Where the number of the request can be read.

use std::io::Write;

use demo::{Failure, Stage};

use crate::context::{REQUEST, carried, joined, lost};

pub(super) async fn run(stage: &mut Stage) -> Result<(), Failure> {
    writeln!(stage, "Inside of request 7, its number is")?;
    let [first, second] = REQUEST.scope(7, joined()).await?;
    let [task, thread] = REQUEST.scope(7, lost()).await?;
    let [carried_task, carried_thread] = REQUEST.scope(7, carried()).await?;
    let told = |n: Option<u32>| n.map_or_else(|| "unknown".to_owned(), |n| n.to_string());
    stage.figures(&[
        ("in a joined future", told(first)),
        ("in the other joined future", told(second)),
        ("in a task", told(task)),
        ("in spawn_blocking", told(thread)),
        ("in a task that it was carried to", told(carried_task)),
        ("in spawn_blocking, carried", told(carried_thread)),
    ])?;
    Ok(())
}
