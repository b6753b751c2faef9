//! Everybody gets everything.

use std::io::Write;
use std::time::Duration;

use demo::{Failure, Stage, seconds};
use tokio::join;
use tokio::sync::broadcast::{self, Sender};
use tokio::time::sleep;

use super::list;
use crate::broadcast::{Seen, goes_on, stops_at_a_lag};

pub(super) async fn run(stage: &mut Stage, delay: Duration) -> Result<(), Failure> {
    writeln!(
        stage,
        "8 messages, one each {}; room for 4; the subscribers take {} for each",
        seconds(delay),
        seconds(delay * 3)
    )?;
    let (feed, first) = broadcast::channel(4);
    let second = feed.subscribe();
    let work = async {
        join!(
            biased; // who reads and who writes first at the same moment decides what is missed
            goes_on(1, first, delay * 3),
            stops_at_a_lag(2, second, delay * 3),
            publish(feed, delay),
        )
    };
    let ((goes_on, stopped, ()), _) = stage.record("two slow subscribers", work).await;
    writeln!(stage)?;
    stage.figures(&[
        ("goes on after a lag", line(&goes_on)),
        ("while let Ok", line(&stopped)),
    ])?;
    Ok(())
}

async fn publish(feed: Sender<u32>, every: Duration) {
    for message in 1..=8 {
        if feed.send(message).is_err() {
            return; // no subscriber is left
        }
        sleep(every).await;
    }
}

fn line(seen: &Seen) -> String {
    format!("saw {}; missed {}", list(&seen.messages), seen.missed)
}
