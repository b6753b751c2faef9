//! A read that can't be cancelled.

use std::io::{self, Write};
use std::time::Duration;

use demo::{Failure, Stage, seconds};
use tokio::io::{AsyncWriteExt, DuplexStream, duplex};
use tokio::time::sleep;
use tokio::try_join;

use super::list;
use crate::reader::{Frame, reads_in_a_task, reads_in_the_loop};

pub(super) async fn run(stage: &mut Stage, delay: Duration) -> Result<(), Failure> {
    writeln!(
        stage,
        "4 frames of 8 bytes; the second comes in two halves, with a beat ({}) between",
        seconds(delay * 3)
    )?;
    let (stream, client) = duplex(64);
    let read = reads_in_the_loop(stream, delay * 3);
    let (in_the_loop, ()) = try_join!(read, slow_client(client, delay * 4))?;
    let (stream, client) = duplex(64);
    let read = reads_in_a_task(stream, delay * 3);
    let (in_a_task, ()) = try_join!(read, slow_client(client, delay * 4))?;
    stage.figures(&[
        ("read in the loop", names(&in_the_loop)),
        ("read in a task", names(&in_a_task)),
    ])?;
    Ok(())
}

/// The second frame in two halves, and a pause between them.
async fn slow_client(mut stream: DuplexStream, pause: Duration) -> io::Result<()> {
    for part in ["order-01orde", "r-02order-03order-04"] {
        stream.write_all(part.as_bytes()).await?;
        sleep(pause).await;
    }
    Ok(())
}

fn names(frames: &[Frame]) -> String {
    list(frames.iter().map(|frame| String::from_utf8_lossy(frame)))
}
