//! Each attribute, and the function that it stands for.

use std::io::Write;

use demo::{Failure, Stage};

use super::aside;
use crate::entry::{
    by_attribute, by_hand, local_by_attribute, local_by_hand, one_thread_by_attribute,
    one_thread_by_hand,
};

pub(super) async fn run(stage: &mut Stage) -> Result<(), Failure> {
    writeln!(
        stage,
        "{:<42} {:>7}  {:<7} tasks run on",
        "", "workers", "main on"
    )?;
    let ways = [
        (
            "#[tokio::main(worker_threads = 2)]",
            aside(by_attribute).await??,
        ),
        ("the same by hand", aside(by_hand).await??),
        (
            "#[tokio::main(flavor = \"current_thread\")]",
            aside(one_thread_by_attribute).await??,
        ),
        ("the same by hand", aside(one_thread_by_hand).await??),
        (
            "#[tokio::main(flavor = \"local\")]",
            aside(local_by_attribute).await??,
        ),
        ("the same by hand", aside(local_by_hand).await??),
    ];
    for (way, place) in ways {
        writeln!(
            stage,
            "{way:<42} {:>7}  {:<7} {}",
            place.workers, place.body, place.task
        )?;
    }
    Ok(())
}
