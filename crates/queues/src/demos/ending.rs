//! How a stream ends, and what keeps it open.

use std::io::Write;
use std::time::Duration;

use demo::{Failure, Stage, seconds};
use tokio::time::timeout;

use crate::ending::{Desk, OpenDesk};
use crate::fan_in::{collect, collect_for_ever};

pub(super) async fn run(stage: &mut Stage, delay: Duration) -> Result<(), Failure> {
    let patience = delay * 10;
    writeln!(stage, "2 sensors with 2 readings each")?;
    let work = timeout(patience, collect_for_ever(2, 2, delay));
    let (kept, _) = stage.record("the original sender is kept", work).await;
    let work = timeout(patience, collect(2, 2, delay));
    let (dropped, run) = stage.record("the original sender is dropped", work).await;
    let kept = match kept {
        Ok(readings) => format!("{} readings", readings.len()),
        Err(_) => format!("given up after {}", seconds(patience)),
    };
    let dropped = format!("{} readings, {}", dropped?.len(), seconds(run.took()));
    writeln!(stage)?;
    stage.figures(&[("kept", kept), ("dropped", dropped)])?;

    let (desk, sender, receiver) = OpenDesk::new(1);
    drop(sender);
    let open = receiver.is_closed();
    drop(desk);
    let (desk, sender, receiver) = Desk::new(1);
    drop(sender);
    writeln!(
        stage,
        "\nThe last sender but the desk's own is dropped. Is the queue closed?"
    )?;
    stage.figures(&[
        ("the desk has a sender", open.to_string()),
        ("the desk has a weak one", receiver.is_closed().to_string()),
        ("it can make another", desk.sender().is_some().to_string()),
    ])?;
    Ok(())
}
