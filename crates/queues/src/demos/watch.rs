//! Everybody gets the latest.

use std::io::Write;
use std::time::Duration;

use demo::{Failure, Stage, seconds};
use tokio::join;
use tokio::sync::watch::{self, Sender};
use tokio::time::sleep;

use super::list;
use crate::watch::{looks_first, waits_first};

pub(super) async fn run(stage: &mut Stage, delay: Duration) -> Result<(), Failure> {
    writeln!(
        stage,
        "The state is 0, then 1 to 9, one each {}; a watcher takes {} for each",
        seconds(delay),
        seconds(delay * 3)
    )?;
    let (state, first) = watch::channel(0);
    let second = first.clone();
    let work = async {
        join!(
            looks_first(1, first, delay * 3),
            waits_first(2, second, delay * 3),
            change(state, delay),
        )
    };
    let ((looked, waited, ()), _) = stage.record("two watchers", work).await;
    writeln!(stage)?;
    stage.figures(&[("looks first", list(looked)), ("waits first", list(waited))])?;
    Ok(())
}

async fn change(state: Sender<u32>, every: Duration) {
    for value in 1..=9 {
        sleep(every).await;
        state.send_replace(value);
    }
}
