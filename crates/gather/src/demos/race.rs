//! Races, their losers, and what a loser takes with it.

use std::io::Write;
use std::time::Duration;

use demo::{Failure, Stage};
use tokio::join;
use tokio::sync::mpsc;
use tokio::time::sleep;

use super::{Fetching, tell, tell_answers, tell_took};
use crate::cancel_safety::{Message, made_before_the_loop, made_in_the_loop};
use crate::race::{first_answer, first_to_end, hedged};

pub(super) async fn run(stage: &mut Stage, fetching: &Fetching) -> Result<(), Failure> {
    let delay = fetching.delay;
    let service = fetching.service();
    writeln!(stage, "Two servers have the same answer.")?;
    let race = first_to_end(&service, delay * 2, delay);
    let (fetched, run) = stage.record("the first to end wins", race).await;
    tell_answers(stage, &[fetched?])?;
    tell_took(stage, &run)?;

    let hedge = hedged(&service, delay * 3, delay, delay);
    let (fetched, run) = stage
        .record("the mirror starts when patience ends", hedge)
        .await;
    tell_answers(stage, &[fetched?])?;
    tell_took(stage, &run)?;

    let after = demo::seconds(fetching.fails_after);
    writeln!(stage, "\nNow the mirror fails after {after}.")?;
    let service = fetching.service_without("mirror");
    let race = first_to_end(&service, delay * 2, delay);
    let (fetched, run) = stage
        .record("the first to end wins with an error", race)
        .await;
    tell(stage, fetched.map(|answer| vec![answer]))?;
    tell_took(stage, &run)?;

    let race = first_answer(&service, delay * 2, delay);
    let (fetched, run) = stage.record("the first answer wins", race).await;
    tell(stage, fetched.map(|answer| vec![answer]))?;
    tell_took(stage, &run)?;

    cancel_safety(stage, delay).await
}

async fn cancel_safety(stage: &mut Stage, delay: Duration) -> Result<(), Failure> {
    let every = delay * 3 / 2;
    let (apart, tick) = (demo::seconds(delay), demo::seconds(every));
    writeln!(
        stage,
        "\nA message in two parts, {apart} apart, and a tick each {tick}."
    )?;
    let (sender, mut parts) = mpsc::channel(2);
    let lossy = async { join!(made_in_the_loop(&mut parts, every), send(sender, delay)).0 };
    let (message, _) = stage.record("received anew in each turn", lossy).await;
    tell_message(stage, message)?;

    let (sender, mut parts) = mpsc::channel(2);
    let safe = async { join!(made_before_the_loop(&mut parts, every), send(sender, delay)).0 };
    let (message, _) = stage.record("received by one future", safe).await;
    tell_message(stage, message)?;
    Ok(())
}

/// Sends a head and a body, then closes the channel.
async fn send(sender: mpsc::Sender<&'static str>, delay: Duration) {
    for part in ["head", "body"] {
        sleep(delay).await;
        if sender.send(part).await.is_err() {
            return; // nobody listens any more
        }
    }
}

fn tell_message(stage: &mut Stage, message: Option<Message>) -> std::io::Result<()> {
    match message {
        Some((head, body)) => writeln!(stage, "  received: {head} and {body}"),
        None => writeln!(
            stage,
            "  received: nothing, the channel closed on half a message"
        ),
    }
}
